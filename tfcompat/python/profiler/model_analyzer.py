"""`tf.profiler.profile`: what a model has in parameters, operations and times."""

from __future__ import annotations

from typing import Any

from tfcompat.core.profiler.tfprof_output_pb2 import GraphNodeProto, MultiGraphNodeProto
from tfcompat.python.framework import ops
from tfcompat.python.framework.errors_impl import InvalidArgumentError, UnimplementedError
from tfcompat.python.profiler import _reports
from tfcompat.python.profiler._views import NodeStats, operation_view, scope_view, statistics
from tfcompat.python.profiler.option_builder import Options, ProfileOptionBuilder

_DEFAULT_OPTIONS: Any = 0
_SELECTABLE = frozenset(("params", "float_ops", "micros", "bytes", "occurrence"))


def profile(
    graph: Any = None, run_meta: Any = None, op_log: Any = None, cmd: str = "scope", options: Any = _DEFAULT_OPTIONS
) -> Any:
    """Reports on a graph.

    Args:
      graph: the graph, the default one when not given.
      run_meta: the `RunMetadata` of a run with `FULL_TRACE`, for times and memory.
      op_log: not supported.
      cmd: "scope", by name scopes, or "op", by op types.
      options: those of a `ProfileOptionBuilder`, `trainable_variables_parameter()` when not given.

    Example:
      options = tf.profiler.ProfileOptionBuilder.trainable_variables_parameter()
      print(tf.profiler.profile(options=options).total_parameters)

    Returns:
      A `GraphNodeProto` for "scope", a `MultiGraphNodeProto` for "op".

    Raises:
      UnimplementedError: for the views "graph" and "code", and options that are not supported.
      InvalidArgumentError: for other values of `cmd`.

    Source: `tf.profiler.profile`.
    """
    profiler = Profiler(graph, op_log)
    if run_meta is not None:
        profiler.add_step(0, run_meta)
    if options is _DEFAULT_OPTIONS or options == _DEFAULT_OPTIONS:
        options = ProfileOptionBuilder.trainable_variables_parameter()
    views = {
        "scope": profiler.profile_name_scope,
        "op": profiler.profile_operations,
        "graph": profiler.profile_graph,
        "code": profiler.profile_python,
    }
    if cmd not in views:
        raise InvalidArgumentError(None, None, f"unknown cmd: {cmd}\n")
    return views[cmd](options)


def advise(graph: Any = None, run_meta: Any = None, options: Any = _DEFAULT_OPTIONS) -> Any:
    """Raises UnimplementedError: TensorFlow's advice is about its own executor. Use `tf.profiler.profile`."""
    raise UnimplementedError(None, None, "tf.profiler.advise is not supported: see the report of tf.profiler.profile.")


class Profiler:
    """Reports on a graph and several of its runs.

    Args:
      graph: the graph, the default one when not given.
      op_log: not supported.

    Example:
      profiler = tf.profiler.Profiler(sess.graph)
      profiler.add_step(step, run_metadata)
      profiler.profile_operations(tf.profiler.ProfileOptionBuilder.time_and_memory())

    Source: `tf.profiler.Profiler`.
    """

    def __init__(self, graph: Any = None, op_log: Any = None) -> None:
        if op_log is not None:
            raise _unsupported("op_log", "leave it out")
        self._graph = graph or ops.get_default_graph()
        self._steps: dict[int, Any] = {}

    def add_step(self, step: int, run_meta: Any) -> None:
        """Adds the `RunMetadata` of a run with `FULL_TRACE`.

        Args:
          step: a number to choose it by, with the option "step".
        """
        self._steps[step] = run_meta

    def profile_name_scope(self, options: Options) -> Any:
        """Reports by name scopes. Returns a `GraphNodeProto`."""
        _check(options)
        root: GraphNodeProto = scope_view(self._statistics(options), options)
        _reports.write(_reports.scope_report(root, options), options["output"])
        return root

    def profile_operations(self, options: Options) -> Any:
        """Reports by op types. Returns a `MultiGraphNodeProto`."""
        _check(options)
        root: MultiGraphNodeProto = operation_view(self._statistics(options), options)
        _reports.write(_reports.operation_report(root, options), options["output"])
        return root

    def profile_graph(self, options: Options) -> Any:
        """Raises UnimplementedError."""
        raise _unsupported("the view 'graph'", "use 'scope', or tensorflow.python.client.timeline for a timeline")

    def profile_python(self, options: Options) -> Any:
        """Raises UnimplementedError."""
        raise _unsupported("the view 'code'", "use 'scope' or 'op'")

    def advise(self, options: Any) -> Any:
        """Raises UnimplementedError."""
        return advise(self._graph, options=options)

    def serialize_to_string(self) -> bytes:
        """Raises UnimplementedError."""
        raise _unsupported("serialize_to_string", "keep the RunMetadata of the runs")

    def _statistics(self, options: Options) -> list[NodeStats]:
        step = options["step"]
        if step != -1 and step not in self._steps:
            raise InvalidArgumentError(None, None, f"There is no step {step}: add_step was given {list(self._steps)}.")
        runs = self._steps.values() if step == -1 else [self._steps[step]]
        return statistics(self._graph, list(runs))


def _check(options: Options) -> None:
    unknown = sorted(set(options["select"]) - _SELECTABLE)
    if unknown:
        raise _unsupported(f"selecting {unknown}", f"select some of {sorted(_SELECTABLE)}")
    if list(options["start_name_regexes"]) != [".*"]:
        raise _unsupported("start_name_regexes", "use show_name_regexes")
    if options["output"].partition(":")[0] not in ("stdout", "none", "file"):
        raise _unsupported(
            f"the output {options['output']!r}", "use 'stdout', 'none' or 'file', or tensorflow.python.client.timeline"
        )


def _unsupported(what: str, instead: str) -> UnimplementedError:
    return UnimplementedError(None, None, f"tf.profiler does not support {what}: {instead}.")
