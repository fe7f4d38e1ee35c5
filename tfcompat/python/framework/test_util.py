"""`tf.test.TestCase` and the decorators, comparisons and questions that TensorFlow 1.x tests use."""

from __future__ import annotations

import functools
import gc
import itertools
import os
import random
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any

import numpy as np

from tfcompat.python.framework import errors_impl as errors
from tfcompat.python.framework import ops, random_seed
from tfcompat.python.framework._test_assertions import Assertions
from tfcompat.python.framework._test_graphs import assert_equal_graph_def as assert_equal_graph_def
from tfcompat.python.framework._test_graphs import assert_meta_graph_protos_equal as assert_meta_graph_protos_equal
from tfcompat.python.framework._test_graphs import assert_ops_in_graph as assert_ops_in_graph
from tfcompat.python.framework._test_graphs import get_node_def_from_graph as get_node_def_from_graph
from tfcompat.python.framework._test_graphs import set_producer_version as set_producer_version
from tfcompat.python.framework._test_layouts import NCHW_VECT_CToNHWC as NCHW_VECT_CToNHWC
from tfcompat.python.framework._test_layouts import NCHWToNHWC as NCHWToNHWC
from tfcompat.python.framework._test_layouts import NHWCToNCHW as NHWCToNCHW
from tfcompat.python.framework._test_layouts import NHWCToNCHW_VECT_C as NHWCToNCHW_VECT_C
from tfcompat.python.platform import googletest


class TensorFlowTestCase(Assertions):
    """A test case: a fresh default graph, fixed seeds, sessions, and assertions about arrays and tensors.

    Source: TensorFlow's `tf.test.TestCase`.
    """

    def __init__(self, methodName: str = "runTest") -> None:
        super().__init__(methodName)
        self._threads: list[_CheckedThread] = []
        self._tempdir: str | None = None
        self._cached_session: Any = None
        self._cached_with: tuple[Any, Any, bool] = (None, None, False)

    def setUp(self) -> None:
        """Seeds Python's, NumPy's and the graph's random numbers and starts a new default graph."""
        super().setUp()
        self._close_cached_session()
        random.seed(random_seed.DEFAULT_GRAPH_SEED)
        np.random.seed(random_seed.DEFAULT_GRAPH_SEED)
        ops._default_graph_stack.reset()  # an error inside `with graph.as_default()` may have left it filled
        ops.reset_default_graph()
        random_seed.set_random_seed(random_seed.DEFAULT_GRAPH_SEED)
        self._skip_if_session()

    def tearDown(self) -> None:
        """Checks that the threads of `checkedThread` have ended and closes the session."""
        super().tearDown()
        for thread in self._threads:
            thread.check_termination()
        self._close_cached_session()

    def get_temp_dir(self) -> str:
        """A directory for this test; deleted when the process ends."""
        if self._tempdir is None:
            self._tempdir = tempfile.mkdtemp(dir=googletest.GetTempDir())
        return self._tempdir

    def evaluate(self, tensors: Any) -> Any:
        """The values of tensors, or of a structure of them, in the default session or else in the test's own."""
        session = ops.get_default_session()
        if session is not None:
            return session.run(tensors)
        with self.test_session() as session:
            return session.run(tensors)

    @contextmanager
    def session(
        self, graph: ops.Graph | None = None, config: Any = None, use_gpu: bool = False, force_gpu: bool = False
    ) -> Iterator[Any]:
        """A new session as the default one, with its graph as the default graph.

        Args:
          graph: the graph to run; default: the default graph.
          config: a `ConfigProto`.
          use_gpu: let ops run on an accelerator; otherwise they are placed on the CPU.
          force_gpu: place ops on the first accelerator.
        """
        with self._create_session(graph, config) as session, _as_default(session, use_gpu, force_gpu):
            yield session

    @contextmanager
    def cached_session(
        self, graph: ops.Graph | None = None, config: Any = None, use_gpu: bool = False, force_gpu: bool = False
    ) -> Iterator[Any]:
        """The test's own session, made once, as the default one. The arguments are those of `session`.

        Raises ValueError when the graph, the configuration or `force_gpu` are not those it was made with.
        """
        given = (graph, config, force_gpu)
        if self._cached_session is not None:
            for name, now, before in zip(("graph", "config", "force_gpu"), given, self._cached_with, strict=True):
                if now is not before:
                    raise ValueError(
                        f"The {name} used to get the cached session is different than the one that was used to create "
                        "the session. Maybe create a new session with self.session()"
                    )
        with _as_default(self._own_session(*given), use_gpu, force_gpu) as session:
            yield session

    @contextmanager
    def test_session(
        self, graph: ops.Graph | None = None, config: Any = None, use_gpu: bool = False, force_gpu: bool = False
    ) -> Iterator[Any]:
        """The test's own session, or with `graph` a new one, as the default one; see `session`."""
        self._skip_if_session()
        if graph is not None:
            with self.session(graph, config, use_gpu, force_gpu) as session:
                yield session
            return
        with _as_default(self._own_session(graph, config, force_gpu), use_gpu, force_gpu) as session:
            yield session

    def checkedThread(
        self, target: Callable[..., Any], args: tuple[Any, ...] | None = None, kwargs: dict[str, Any] | None = None
    ) -> _CheckedThread:
        """A thread whose error fails the test when it is joined; not to join it fails the test too."""
        thread = _CheckedThread(self, target, args, kwargs)
        self._threads.append(thread)
        return thread

    @contextmanager
    def captureWritesToStream(self, stream: IO[str]) -> Iterator[_CapturedWrites]:
        """Captures what the block writes to a stream with a file descriptor, in this process or below it."""
        stream.flush()
        descriptor = stream.fileno()
        handle, path = tempfile.mkstemp(dir=self.get_temp_dir())
        original = os.dup(descriptor)
        os.dup2(handle, descriptor)
        try:
            yield _CapturedWrites(path)
        finally:
            stream.flush()
            os.dup2(original, descriptor)
            os.close(original)
            os.close(handle)

    def _skip_if_session(self) -> None:
        if self.id().endswith(".test_session"):  # unittest takes the method of that name for a test
            self.skipTest("Not a test.")

    def _create_session(self, graph: ops.Graph | None, config: Any) -> Any:
        from tfcompat.python.client.session import Session

        return Session(graph=graph, config=config)

    def _own_session(self, graph: ops.Graph | None, config: Any, force_gpu: bool) -> Any:
        if self._cached_session is None:
            self._cached_session = self._create_session(graph, config)
            self._cached_with = (graph, config, force_gpu)
        return self._cached_session

    def _close_cached_session(self) -> None:
        if self._cached_session is not None:
            self._cached_session.close()
            self._cached_session = None


@contextmanager
def _as_default(session: Any, use_gpu: bool, force_gpu: bool) -> Iterator[Any]:
    device = gpu_device_name() or "/device:GPU:0" if force_gpu else None if use_gpu else "/device:CPU:0"
    with session.graph.as_default(), session.as_default():
        if device is None:
            yield session
            return
        with session.graph.device(device):
            yield session


class _CapturedWrites:
    def __init__(self, path: str) -> None:
        self._path = path

    def contents(self) -> str:
        """What was written."""
        with open(self._path) as file:
            return file.read()


class _CheckedThread:
    def __init__(
        self,
        test_case: TensorFlowTestCase,
        target: Callable[..., Any],
        args: tuple[Any, ...] | None,
        kwargs: dict[str, Any] | None,
    ) -> None:
        self._test_case = test_case
        self._call = functools.partial(target, *(args or ()), **(kwargs or {}))
        self._thread = threading.Thread(target=self._run)
        self._error: Exception | None = None
        self._is_joined = False

    def _run(self) -> None:
        try:
            self._call()
        except Exception as error:
            self._error = error

    def start(self) -> None:
        """Starts the thread."""
        self._thread.start()

    def join(self) -> None:
        """Waits for the thread; its error fails the test."""
        self._is_joined = True
        self._thread.join()
        if self._error is not None:
            self._test_case.fail(f"Error in checkedThread: {self._error}")

    def is_alive(self) -> bool:
        """Whether the thread runs."""
        return self._thread.is_alive()

    def check_termination(self) -> None:
        """Fails the test unless the thread was joined."""
        if not self._is_joined:
            self._test_case.fail("A checked thread was not joined.")


# Decorators. There is no eager execution, so that tests run once, in a graph.


def run_in_graph_and_eager_modes(
    func: Callable[..., Any] | None = None,
    config: Any = None,
    use_gpu: bool = True,
    reset_test: bool = True,
    assert_no_eager_garbage: bool = False,
) -> Any:
    """A decorator that runs a test within `self.test_session(config=config, use_gpu=use_gpu)`.

    `reset_test` and `assert_no_eager_garbage` are about the eager run that TensorFlow adds; there is none here.
    """

    def decorate(test: Callable[..., Any]) -> Callable[..., Any]:
        if isinstance(test, type):
            raise ValueError(
                "`run_in_graph_and_eager_modes` only supports test methods. Did you mean to use "
                "`run_all_in_graph_and_eager_modes`?"
            )

        @functools.wraps(test)
        def decorated(self: TensorFlowTestCase, *args: Any, **kwargs: Any) -> None:
            with self.test_session(use_gpu=use_gpu, config=config):
                test(self, *args, **kwargs)

        return decorated

    return decorate if func is None else decorate(func)


def for_all_test_methods(decorator: Callable[..., Any], *args: Any, **kwargs: Any) -> Callable[[type], type]:
    """A class decorator that applies `decorator(*args, **kwargs)` to all of a class's `test...` methods."""

    def decorate(cls: type) -> type:
        for name, value in list(vars(cls).items()):
            if callable(value) and name.startswith("test") and name != "test_session":
                setattr(cls, name, decorator(*args, **kwargs)(value))
        return cls

    return decorate


def run_all_in_graph_and_eager_modes(cls: type) -> type:
    """`run_in_graph_and_eager_modes` on all tests of a class but those that TensorFlow's names keep in one mode."""
    for name, value in list(vars(cls).items()):
        is_kept = name.startswith(("testSkipEager", "test_skip_eager")) or name == "test_session"
        if callable(value) and name.startswith("test") and not is_kept:
            setattr(cls, name, run_in_graph_and_eager_modes(value))
    return cls


def _as_it_is(func: Any) -> Any:
    return func


def run_v1_only(reason: str, func: Any = None) -> Any:
    """A decorator of tests for TensorFlow 1.x: they run."""
    return _as_it_is if func is None else func


def deprecated_graph_mode_only(func: Any = None) -> Any:
    """A decorator of tests for graph mode: they run."""
    return _as_it_is if func is None else func


run_deprecated_v1 = deprecated_graph_mode_only


def run_v2_only(func: Any = None) -> Any:
    """A decorator of tests for TensorFlow 2.x: they are skipped."""
    return skip_if(True) if func is None else skip_if(True)(func)


def run_gpu_only(func: Any = None) -> Any:
    """A decorator of tests that need an accelerator: without one they are skipped."""
    skip = skip_if(lambda: not is_gpu_available())
    return skip if func is None else skip(func)


def run_cuda_only(func: Any = None) -> Any:
    """A decorator of tests that need a CUDA device: without one they are skipped."""
    skip = skip_if(lambda: not is_gpu_available(cuda_only=True))
    return skip if func is None else skip(func)


def skip_if(condition: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A decorator that makes a test pass without running when a condition, or what it returns, is true."""

    def decorate(test: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(test)
        def decorated(self: TensorFlowTestCase, *args: Any, **kwargs: Any) -> None:
            if not (condition() if callable(condition) else condition):
                test(self, *args, **kwargs)

        return decorated

    return decorate


def enable_control_flow_v2(fn: Callable[..., Any]) -> Callable[..., Any]:
    """A decorator of tests for functional control flow: they run, since all control flow is functional."""
    return fn


def with_control_flow_v2(cls: type) -> type:
    """A class decorator for tests of functional control flow: they run once, since all control flow is functional."""
    return cls


def disable_control_flow_v2(unused_msg: str) -> Callable[[Any], Any]:
    """A decorator of tests for which `with_control_flow_v2` adds no second run: they run, once."""

    def decorate(test: Any) -> Any:
        test._disable_control_flow_v2 = True
        return test

    return decorate


def disable_xla(description: str) -> Callable[..., Any]:
    """A decorator of tests that TensorFlow's automatic use of XLA breaks: they run; see `is_xla_enabled`."""
    return _decorator_of_all


def no_xla_auto_jit(description: str) -> Callable[..., Any]:
    """A decorator of tests that TensorFlow's automatic use of XLA breaks: they run; see `is_xla_enabled`."""
    return _decorator_of_all


def xla_allow_fallback(description: str) -> Callable[..., Any]:
    """A decorator of tests that may leave XLA where TensorFlow uses it by itself: they run; see `is_xla_enabled`."""
    return _decorator_of_all


def _decorator_of_all(func: Any = None) -> Any:
    return _as_it_is if func is None else func


def build_as_function_and_v1_graph(func: Any = None) -> Any:
    """A decorator of tests that build a graph and run nothing: once in a new graph, once in a `tf.function`."""
    from tfcompat.python.eager import def_function

    def decorate(test: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(test)
        def decorated(self: TensorFlowTestCase, *args: Any, **kwargs: Any) -> None:
            with ops.Graph().as_default():
                test(self, *args, **kwargs)
            with ops.Graph().as_default():
                def_function.function(lambda: test(self, *args, **kwargs))()

        return decorated

    return decorate if func is None else decorate(func)


def assert_no_new_pyobjects_executing_eagerly(f: Callable[..., Any]) -> Callable[..., Any]:
    """A decorator of tests about what eager execution leaves in memory: they are skipped."""
    return skip_if(True)(f)


def assert_no_garbage_created(f: Callable[..., Any]) -> Callable[..., Any]:
    """A decorator that fails a test which leaves reference cycles."""

    @functools.wraps(f)
    def decorated(self: TensorFlowTestCase, **kwargs: Any) -> Any:
        gc.collect()
        flags = gc.get_debug()
        gc.disable()
        gc.set_debug(gc.DEBUG_SAVEALL)
        try:
            before = len(gc.garbage)
            result = f(self, **kwargs)
            gc.collect()
            found = [type(each).__name__ for each in gc.garbage[before:]]
            del gc.garbage[before:]
        finally:
            gc.set_debug(flags)
            gc.enable()
        if found:
            self.fail(f"The test left {len(found)} objects in reference cycles: {', '.join(found[:20])}")
        return result

    return decorated


def generate_combinations_with_testcase_name(**kwargs: Any) -> list[OrderedDict[str, Any]]:
    """All combinations of options, for `absl.testing.parameterized.named_parameters`.

    Args:
      **kwargs: for each option a list of values, or the only one.

    Returns:
      A dict for each combination, with its name under "testcase_name".
    """
    names = sorted(kwargs)
    choices = [kwargs[name] if isinstance(kwargs[name], list) else [kwargs[name]] for name in names]
    combinations = []
    for values in itertools.product(*choices):
        combination = OrderedDict(zip(names, values, strict=True))
        parts = [f"_{_alphanumeric(name)}_{_alphanumeric(value)}" for name, value in combination.items()]
        combination["testcase_name"] = "_test" + "".join(parts)
        combinations.append(combination)
    return combinations


def _alphanumeric(value: Any) -> str:
    return "".join(filter(str.isalnum, str(value)))


# Devices.


def gpu_device_name() -> str:
    """The name of the first accelerator (`/device:GPU:0`), or ""."""
    from tfcompat.python.client.device_lib import list_local_devices

    return next((device.name for device in list_local_devices() if device.device_type == "GPU"), "")


def is_gpu_available(cuda_only: bool = False, min_cuda_compute_capability: tuple[int, int] | None = None) -> bool:
    """Whether JAX has a GPU.

    Args:
      cuda_only: only CUDA devices count.
      min_cuda_compute_capability: only CUDA devices of this (major, minor) compute capability or a later one count.
    """
    import jax

    for device in jax.local_devices():
        if device.platform not in ("gpu", "cuda", "rocm"):
            continue
        capability = tuple(
            int(part) for part in str(getattr(device, "compute_capability", "")).split(".") if part.isdigit()
        )
        if (not cuda_only or capability) and capability >= tuple(min_cuda_compute_capability or ()):
            return True
    return False


@contextmanager
def device(use_gpu: bool) -> Iterator[None]:
    """Places the block's ops on the first GPU if `use_gpu` and there is one, else on the CPU."""
    with ops.device((gpu_device_name() if use_gpu else "") or "/device:CPU:0"):
        yield


def use_gpu() -> Any:
    """Places a block's ops on the first GPU if there is one."""
    return device(use_gpu=True)


def force_cpu() -> Any:
    """Places a block's ops on the CPU."""
    return ops.device("/device:CPU:0")


def force_gpu() -> Any:
    """Places a block's ops on the first GPU."""
    return ops.device(gpu_device_name() or "/device:GPU:0")


def IsGoogleCudaEnabled() -> bool:
    """Whether JAX has a CUDA device."""
    return is_gpu_available(cuda_only=True)


def IsBuiltWithROCm() -> bool:
    """Whether JAX has a ROCm device."""
    return is_gpu_available() and not is_gpu_available(cuda_only=True)


def IsMklEnabled() -> bool:
    """Whether TensorFlow's own kernels for MKL run: never."""
    return False


def GpuSupportsHalfMatMulAndConv() -> bool:
    """Whether there is a CUDA device of compute capability 5.3 or later."""
    return is_gpu_available(cuda_only=True, min_cuda_compute_capability=(5, 3))


def is_xla_enabled() -> bool:
    """Whether tests run with TensorFlow's automatic clustering by XLA, whose results differ: never."""
    return False


def create_local_cluster(
    num_workers: int, num_ps: int, protocol: str = "grpc", worker_config: Any = None, ps_config: Any = None
) -> tuple[list[Any], list[Any]]:
    """Servers of a local cluster. Raises UnimplementedError: tfcompat runs a graph in one process."""
    raise errors.UnimplementedError(
        None, None, "tfcompat has no distributed runtime: run the graph in one tf.Session instead of a cluster"
    )
