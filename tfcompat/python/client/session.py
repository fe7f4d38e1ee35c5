"""`tf.Session` and `tf.InteractiveSession`: a graph bound to the values of its variables."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext, suppress
from types import TracebackType
from typing import Any

import numpy as np

from tfcompat.core.common_runtime import servers
from tfcompat.core.common_runtime.executor import Executor
from tfcompat.core.common_runtime.lowering import is_reference
from tfcompat.core.common_runtime.ordering import reachable
from tfcompat.core.common_runtime.placements import PlacementLog
from tfcompat.core.common_runtime.planner import Plan
from tfcompat.core.common_runtime.tracing import TracingExecutor, is_traced
from tfcompat.core.framework import program_end
from tfcompat.core.framework.deadline import Waits, waiting_at_most
from tfcompat.python.client._partition_graphs import part_that_runs
from tfcompat.python.client._session_devices import devices_of_session
from tfcompat.python.client.feeds import Feed, flatten_feeds
from tfcompat.python.client.fetches import Fetches, cache_key
from tfcompat.python.client.fetches import (
    register_session_run_conversion_functions as register_session_run_conversion_functions,
)
from tfcompat.python.framework import ops
from tfcompat.python.framework.errors_impl import AbortedError, InvalidArgumentError
from tfcompat.python.framework.graph import Graph
from tfcompat.python.framework.operation import Operation, Tensor

_MOST_HANDLERS = 4096


class _Handler:
    """What `Session.run` does for one (fetches, feed keys): resolved once, then reused."""

    def __init__(self, graph: Graph, fetches: Any, feed_keys: Sequence[Any]) -> None:
        self.feeds = [Feed(graph, key) for key in feed_keys]
        self.fetches = Fetches(graph, fetches)
        self.fed = {feed.tensor: feed for feed in self.feeds}
        self.targets = [target for target in self.fetches.targets if target not in self.fed]
        self.fetched_feeds = [target for target in self.fetches.targets if target in self.fed]
        self.plans: dict[Any, Plan] = {}


class BaseSession:
    """Runs operations of a graph.

    Args:
      target: "", or the target of a `tf.train.Server` of this process: its sessions share variables and resources.
      graph: the graph to run; the default graph when not given.
      config: a `ConfigProto`; the server's when not given. `operation_timeout_in_ms` limits how long runs wait for
        queues and the like; with `isolate_session_state` nothing is shared; with `graph_options.infer_shapes`,
        `graph_def` has the shapes; with `log_device_placement` the standard error says where ops run. The rest is
        accepted: JAX decides about devices, threads and memory.

    Raises:
      TypeError: an argument is of another type.
      NotFoundError, UnavailableError: `target` names no server of this process.
    """

    def __init__(self, target: str = "", graph: Graph | None = None, config: Any = None) -> None:
        if graph is None:
            graph = ops.get_default_graph()
        elif not isinstance(graph, Graph):
            raise TypeError(f"graph must be a tf.Graph, but got {type(graph)}")
        if not isinstance(target, (str, bytes)):
            raise TypeError(f"target must be a string, but got {type(target)}")
        if config is not None and not hasattr(config, "SerializeToString"):
            raise TypeError(f"config must be a tf.ConfigProto, but got {type(config)}")
        self._graph = graph
        self._closed = False
        self._aborted = False
        self._handlers: dict[Any, _Handler] = {}
        address = target.decode() if isinstance(target, bytes) else target
        self._address = "" if address == "local" else address
        self._config = servers.session_config(self._address, config)
        self._timeout = getattr(self._config, "operation_timeout_in_ms", 0)
        is_isolated = self._config is not None and (
            self._config.isolate_session_state or self._config.HasField("cluster_def")
        )
        self._waits = Waits() if self._address else None  # without a server, resources are closed with the session
        self._state = servers.session_state(self._address, self._abort, is_isolated)
        self._executor = Executor(self._state)
        self._placements = PlacementLog() if getattr(self._config, "log_device_placement", False) else None
        self._runs = program_end.Runs(self._state.clear)

    @property
    def graph(self) -> Graph:
        """The graph that this session runs."""
        return self._graph

    @property
    def graph_def(self) -> Any:
        """The graph as a `GraphDef`."""
        add_shapes = self._config is not None and self._config.graph_options.infer_shapes
        return self._graph.as_graph_def(add_shapes=add_shapes)

    @property
    def sess_str(self) -> bytes:
        return b""

    def close(self) -> None:
        """Frees the session's variables. Running it afterwards raises RuntimeError."""
        self._closed = True
        if self._waits is not None:
            self._waits.cancel()
        with self._state.lock:
            self._state.clear()
        self._handlers.clear()

    def _abort(self) -> None:
        self._aborted = not self._closed
        self._closed = True
        if self._waits is not None:
            self._waits.cancel()

    def _closed_error(self) -> Exception:
        if self._aborted:
            return AbortedError(None, None, "The session was aborted: tf.Session.reset has reset its server.")
        return RuntimeError("Attempted to use a closed Session.")

    def list_devices(self) -> list[Any]:
        """The devices that JAX offers: objects with `name`, `device_type`, `memory_limit_bytes` and `incarnation`."""
        return devices_of_session(servers.job_of(self._address), self._config)

    def as_default(self) -> AbstractContextManager[Any]:
        """A context in which `Tensor.eval` and `Operation.run` use this session. Does not close it."""
        return ops.default_session(self)

    # Running

    def run(self, fetches: Any, feed_dict: Any = None, options: Any = None, run_metadata: Any = None) -> Any:
        """Runs what `fetches` needs and returns its values.

        Args:
          fetches: a tensor, operation, variable, their name, sparse tensor, or a nested list, tuple or dict of these.
          feed_dict: from tensors (or names, or sparse tensors) to the values to use in their place: Python values,
            NumPy or JAX arrays.
          options: a `RunOptions`. With `trace_level=FULL_TRACE` ops run one by one and are timed; `timeout_in_ms`
            limits how long queues and the like are waited for; the rest is accepted.
          run_metadata: a `RunMetadata`, which takes the `step_stats` of a traced run, and with
            `output_partition_graphs` the part of the graph that ran.

        Returns:
          The same structure with NumPy values, writable and the caller's own; None for operations.

        Raises:
          RuntimeError: the session is closed.
          tf.errors.AbortedError: the server of the session was reset.
          TypeError, ValueError: a fetch or feed does not fit the graph.
          tf.errors.DeadlineExceededError: a queue or the like was waited for too long.
          tf.errors.OpError: an op failed; no variable has changed. An index out of range, which steps do not wait to
            hear of, is raised by the next run that fetches a value; what it names was not changed.
        """
        if self._closed:
            raise self._closed_error()
        if feed_dict:
            if not isinstance(feed_dict, Mapping):
                raise TypeError("input must be a dictionary")
            values: Sequence[Any] = tuple(feed_dict.values())
            key = (cache_key(fetches), tuple(feed_dict))
        else:
            values = ()
            key = (cache_key(fetches), ())
        try:
            handler = self._handlers.get(key)
        except TypeError:  # something unhashable: let the general way say what
            handler = None
        if handler is None:
            handler, values = self._new_handler(key, fetches, feed_dict)
        return self._run_handler(handler, values, options, run_metadata)

    def _new_handler(self, key: Any, fetches: Any, feed_dict: Any) -> tuple[_Handler, Sequence[Any]]:
        if self._graph.version == 0:
            raise RuntimeError("The Session graph is empty.  Add operations to the graph before calling run().")
        pairs = list(flatten_feeds(feed_dict)) if feed_dict else []
        names = tuple(name for name, _ in pairs)
        with suppress(TypeError):  # an unhashable fetch structure is resolved anew each time
            key = (key[0], names)  # of the tensors that sparse and structured feeds are made of
            if key in self._handlers:
                return self._handlers[key], [value for _, value in pairs]
        handler = _Handler(self._graph, fetches, names)
        with suppress(TypeError):
            if len(self._handlers) >= _MOST_HANDLERS:
                self._handlers.clear()
            self._handlers[key] = handler
        return handler, [value for _, value in pairs]

    def _run_handler(
        self, handler: _Handler, values: Sequence[Any], options: Any = None, run_metadata: Any = None
    ) -> Any:
        with self._runs:
            arrays = [feed.convert(value) for feed, value in zip(handler.feeds, values, strict=True)]
            if not handler.targets:
                results: dict[Tensor, Any] = {}
            elif options is None and run_metadata is None and not self._timeout and self._waits is None:
                results = self._execute(handler.plans, handler.targets, handler.feeds, arrays)
            else:
                results = self._execute_with_options(handler, arrays, options, run_metadata)
            owned = {tensor: _owned(value) for tensor, value in results.items()}
            if handler.fetched_feeds:
                given = {feed.tensor: array for feed, array in zip(handler.feeds, arrays, strict=True)}
                owned.update((tensor, np.array(given[tensor])) for tensor in handler.fetched_feeds)  # arrays, if 0-d
            return handler.fetches.build(owned)

    def _execute(
        self, plans: dict[Any, Plan], targets: Sequence[Any], feeds: Sequence[Feed], arrays: Sequence[Any]
    ) -> dict[Tensor, Any]:
        plan = plans.get(None)
        mutations = self._graph.mutations
        if plan is not None and plan.mutations != len(mutations):
            if plan.ops.isdisjoint(mutations[plan.mutations :]):
                plan.mutations = len(mutations)
            else:
                plans.pop(None, None)
        feed_values = {feed.tensor: feed.for_kernels(array) for feed, array in zip(feeds, arrays, strict=True)}
        results = self._executor.run_planned(plans, None, targets, feed_values)
        if self._placements is not None:
            self._placements.add(plans[None])
        return results

    def _execute_with_options(
        self, handler: _Handler, arrays: Sequence[Any], options: Any, run_metadata: Any
    ) -> dict[Tensor, Any]:
        timeout = (options.timeout_in_ms if options is not None else 0) or self._timeout
        if run_metadata is not None:
            run_metadata.Clear()
            if options is not None and options.output_partition_graphs:
                part = part_that_runs(self._graph, handler.targets, frozenset(handler.fed))
                run_metadata.partition_graphs.append(part)
        with waiting_at_most(timeout) if timeout else nullcontext(), self._waits or nullcontext():
            if run_metadata is not None and is_traced(options):
                return self._execute_traced(handler, arrays, run_metadata)
            return self._execute(handler.plans, handler.targets, handler.feeds, arrays)

    def _execute_traced(self, handler: _Handler, arrays: Sequence[Any], run_metadata: Any) -> dict[Tensor, Any]:
        feed_values = {f.tensor: f.for_kernels(array) for f, array in zip(handler.feeds, arrays, strict=True)}
        executor = TracingExecutor(self._state)
        results = executor.run_planned({}, None, handler.targets, feed_values)
        run_metadata.step_stats.CopyFrom(executor.step_stats())
        return results

    def make_callable(self, fetches: Any, feed_list: Any = None, accept_options: bool = False) -> Callable[..., Any]:
        """A function that runs `fetches` with its arguments as the values of `feed_list`.

        Args:
          feed_list: the tensors that are fed, in the order of the arguments.
          accept_options: the function also takes `options` and `run_metadata`.

        Raises TypeError when `feed_list` is no list.
        """
        if feed_list is not None and not isinstance(feed_list, (list, tuple)):
            raise TypeError("`feed_list` must be a list or tuple.")
        handler = _Handler(self._graph, fetches, feed_list or ())

        def run(*values: Any, options: Any = None, run_metadata: Any = None) -> Any:
            if self._closed:
                raise self._closed_error()
            if len(values) != len(handler.feeds):
                raise InvalidArgumentError(
                    None, None, f"Expected {len(handler.feeds)} feed tensors, but got {len(values)}"
                )
            return self._run_handler(handler, values, options, run_metadata)

        return run

    # Partial runs

    def partial_run_setup(self, fetches: Any, feeds: Any = None) -> Any:
        """Prepares a run in several parts.

        Args:
          fetches: all that the parts will fetch.
          feeds: all tensors that they will feed.

        Returns a handle for `partial_run`.
        """
        if self._closed:
            raise self._closed_error()
        handle = _PartialRun(self._graph, fetches, feeds or ())
        if not handle.has_fetches():
            message = "Must specify at least one target to fetch or execute."
            raise InvalidArgumentError(None, None, message)
        return handle

    def partial_run(self, handle: Any, fetches: Any, feed_dict: Any = None) -> Any:
        """One part of a run: feeds some of the tensors and fetches some of the fetches that `handle` was set up with.
        Each op runs once over all parts.

        Raises InvalidArgumentError for a fetch or feed that was not set up, or comes twice, and without a handle.
        """
        if self._closed:
            raise self._closed_error()
        if not isinstance(handle, _PartialRun):
            raise InvalidArgumentError(None, None, "Must run 'setup' before performing partial runs!")
        pairs = list(flatten_feeds(feed_dict or {}))
        feeds = [Feed(self._graph, key) for key, _ in pairs]
        arrays = [feed.for_kernels(feed.convert(value)) for feed, (_, value) in zip(feeds, pairs, strict=True)]
        part = Fetches(self._graph, fetches)
        given = {feed.tensor: array for feed, array in zip(feeds, arrays, strict=True)}
        targets, known = handle.begin(part.targets, given)
        with self._runs:
            results = self._executor.run_planned({}, None, targets, known, done=handle.done)
        handle.end(targets, results)
        return part.build({tensor: _owned(value) for tensor, value in {**results, **given}.items()})


class _PartialRun:
    """What is left to do, and what has been computed, between the parts of a run.

    Attributes:
      done: the ops that have been executed.
    """

    def __init__(self, graph: Graph, fetches: Any, feeds: Any) -> None:
        self._fetches = set(Fetches(graph, fetches).targets)
        self._feeds = {Feed(graph, key).tensor for key, _ in flatten_feeds(dict.fromkeys(feeds))}
        self._set_up = frozenset(self._fetches | self._feeds)
        self._values: dict[Tensor, Any] = {}
        self.done: frozenset[Operation] = frozenset()

    def has_fetches(self) -> bool:
        """Whether there is something left to fetch or run."""
        return bool(self._fetches)

    def _refusal(self, target: Any, verb: str) -> InvalidArgumentError:
        reason = f"has already been {verb}." if target in self._set_up else "was not specified in partial_run_setup."
        return InvalidArgumentError(None, None, f"The tensor or operation {target.name} {reason}")

    def begin(self, targets: Sequence[Any], given: dict[Tensor, Any]) -> tuple[list[Any], dict[Tensor, Any]]:
        """The targets of a part, and the values that it starts from."""
        for tensor in given:
            if tensor not in self._feeds:
                raise self._refusal(tensor, "fed")
        for target in targets:
            if target not in self._fetches:
                raise self._refusal(target, "fetched")
        self._feeds -= set(given)
        self._fetches -= set(targets)
        self._values.update(given)
        known = dict(self._values)
        now = reachable(targets, frozenset(known), self.done)
        later = reachable(self._fetches, frozenset(known) | self._feeds, self.done) - now
        boundary = {tensor for op in later for tensor in op.inputs if tensor.op in now and tensor not in known}
        boundary |= {fetch for fetch in self._fetches if isinstance(fetch, Tensor) and fetch.op in now}
        needed = sorted((t for t in boundary if not is_reference(t)), key=lambda tensor: tensor.name)
        return list(dict.fromkeys([*(t for t in targets if t not in known), *needed])), known

    def end(self, targets: Sequence[Any], results: dict[Tensor, Any]) -> None:
        """Notes what a part has computed. What refers to a variable is read again by those who need it."""
        self.done |= reachable(targets, frozenset(self._values), self.done)
        self._values.update((tensor, value) for tensor, value in results.items() if not is_reference(tensor))


def _owned(value: Any) -> Any:
    """A result as the caller gets it: a NumPy array of its own, in C order, or a scalar."""
    array = np.array(value, order="C")
    return array[()] if array.ndim == 0 else array


class Session(BaseSession):
    """Runs operations of a graph; see `BaseSession` for the arguments.

        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            print(sess.run(loss, {x: batch}))

    As a context it is the default session, its graph the default graph, and it is closed at the end.
    """

    _contexts: ExitStack | None = None

    def __enter__(self) -> Session:
        if self._contexts is not None:
            raise RuntimeError(
                "Session context managers are not re-entrant. Use `Session.as_default()` if you want to enter a "
                "session multiple times."
            )
        self._contexts = ExitStack()
        self._contexts.enter_context(self.graph.as_default())
        self._contexts.enter_context(self.as_default())
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        contexts, self._contexts = self._contexts, None
        assert contexts is not None
        contexts.__exit__(exc_type, value, traceback)
        self.close()

    @staticmethod
    def reset(target: str, containers: Any = None, config: Any = None) -> None:
        """Forgets the variables and resources of a `tf.train.Server`, and aborts its sessions.

        Args:
          target: the server's target.
          containers: the names of those to reset (`tf.container`); when not given the one that is named like the
            server's job, which has what is in no container.
          config: accepted.

        Raises:
          NotFoundError, UnavailableError: there is no such server in this process.
        """
        servers.reset(target, [] if containers is None else containers)


class InteractiveSession(BaseSession):
    """A session that installs itself as the default session (and its graph as the default graph) until it is closed."""

    _active_session_count = 0

    def __init__(self, target: str = "", graph: Graph | None = None, config: Any = None) -> None:
        super().__init__(target, graph, config)
        if InteractiveSession._active_session_count > 0:
            warnings.warn(
                "An interactive session is already active. This can cause out-of-memory errors in some cases. You must "
                "explicitly call `InteractiveSession.close()` to release resources held by the other session(s).",
                stacklevel=2,
            )
        InteractiveSession._active_session_count += 1
        self._explicit_graph = graph
        self._contexts = [self.as_default()]
        if graph is not None:
            self._contexts.append(graph.as_default())
        ops._default_session_stack.enforce_nesting = False
        ops._default_graph_stack.enforce_nesting = False
        for context in self._contexts:
            context.__enter__()

    def close(self) -> None:
        if not self._closed:
            InteractiveSession._active_session_count -= 1
        super().close()
        for context in reversed(self._contexts):
            context.__exit__(None, None, None)
        self._contexts = []
