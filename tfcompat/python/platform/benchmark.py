"""`tf.test.Benchmark`: timed methods, run by a test script that gets `--benchmarks=<pattern>`."""

from __future__ import annotations

import re
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.platform import app, tf_logging

_REGISTRY: list[type[Benchmark]] = []


def benchmark_config() -> Any:
    """The `ConfigProto` that TensorFlow's own benchmarks use: without the rewriting that looks at dependencies.

    Source: `tf.test.benchmark_config`.
    """
    from tensorboard.compat.proto.config_pb2 import ConfigProto
    from tensorboard.compat.proto.rewriter_config_pb2 import RewriterConfig

    config = ConfigProto()
    config.graph_options.rewrite_options.dependency_optimization = RewriterConfig.OFF
    return config


class Benchmark:
    """A class whose methods `benchmark...` measure something and report it."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not cls.is_abstract():
            _REGISTRY.append(cls)

    @classmethod
    def is_abstract(cls) -> bool:
        """Whether the class itself has no benchmarks to run."""
        return cls.__module__ == __name__

    def report_benchmark(
        self,
        iters: int | None = None,
        cpu_time: float | None = None,
        wall_time: float | None = None,
        throughput: float | None = None,
        extras: dict[str, Any] | None = None,
        name: str | None = None,
        metrics: list[dict[str, Any]] | None = None,
    ) -> None:
        """Logs a measurement.

        Args:
          iters: how often it ran.
          cpu_time, wall_time: seconds each time.
          throughput: MB/s.
          extras: further values by name.
          name: default: the calling method's name.
          metrics: further measurements, each with "name" and "value".
        """
        parts = {"iters": iters, "wall_time": wall_time, "cpu_time": cpu_time, "throughput": throughput}
        shown = {key: value for key, value in parts.items() if value is not None}
        shown |= extras or {}
        shown |= {metric["name"]: metric["value"] for metric in metrics or ()}
        title = name or f"{type(self).__name__}.{sys._getframe(1).f_code.co_name}"
        tf_logging.info("Benchmark [%s] %s", title, ", ".join(f"{key}: {value}" for key, value in shown.items()))


class TensorFlowBenchmark(Benchmark):
    """A benchmark of ops in a session."""

    def run_op_benchmark(
        self,
        sess: Any,
        op_or_tensor: Any,
        feed_dict: dict[Any, Any] | None = None,
        burn_iters: int = 2,
        min_iters: int = 10,
        store_trace: bool = False,
        store_memory_usage: bool = True,
        name: str | None = None,
        extras: dict[str, Any] | None = None,
        mbs: float = 0,
    ) -> dict[str, Any]:
        """Runs an op `burn_iters` times unmeasured and `min_iters` times measured, and reports the median.

        Args:
          sess: the session.
          op_or_tensor: what to run.
          feed_dict: its feeds.
          burn_iters, min_iters: how often.
          store_trace: trace a further run; "extras" has it as "full_trace_chrome_format", for chrome://tracing.
          store_memory_usage: trace a further run, and report the most bytes that its tensors take at a time.
          name: default: the calling method's name.
          extras: further values to report, by name.
          mbs: the megabytes that one run moves, for the throughput.

        Returns:
          a dictionary with "iters", "wall_time" (seconds), "extras", "name", "throughput".
        """
        for _ in range(burn_iters):
            sess.run(op_or_tensor, feed_dict=feed_dict)
        times = []
        for _ in range(min_iters):
            start = time.perf_counter()
            sess.run(op_or_tensor, feed_dict=feed_dict)
            times.append(time.perf_counter() - start)
        median = statistics.median(times) if times else -1.0
        reported = extras if extras is not None else {}
        unreported = {}
        if store_trace or store_memory_usage:
            trace = _traced(sess, op_or_tensor, feed_dict)
            if store_trace:
                unreported["full_trace_chrome_format"] = trace.generate_chrome_trace_format()
            if store_memory_usage:
                for allocator, most in trace.analyze_step_stats(show_memory=True).allocator_maximums.items():
                    reported[f"allocator_maximum_num_bytes_{allocator}"] = most.num_bytes
        values = {"iters": min_iters, "wall_time": median, "extras": reported, "name": name}
        values["throughput"] = mbs / median
        self.report_benchmark(**values)  # type: ignore[arg-type]
        reported.update(unreported)
        return values

    def evaluate(self, tensors: Any) -> Any:
        """The values of tensors in the default session."""
        session = ops.get_default_session()
        if session is None:
            raise ValueError("Benchmark.evaluate needs a default session: use it inside `with tf.Session():`")
        return session.run(tensors)


def _traced(sess: Any, fetches: Any, feed_dict: dict[Any, Any] | None) -> Any:
    """The `Timeline` of a run of its own."""
    from tensorboard.compat.proto.config_pb2 import RunMetadata, RunOptions

    from tfcompat.python.client.timeline import Timeline

    options, metadata = RunOptions(trace_level=RunOptions.FULL_TRACE), RunMetadata()
    sess.run(fetches, feed_dict=feed_dict, options=options, run_metadata=metadata)
    return Timeline(metadata.step_stats)


def benchmarks_main(true_main: Callable[[], None], argv: list[str] | None = None) -> None:
    """Runs the benchmarks that `--benchmarks=<pattern>` (or "all") of `argv` names; without it, `true_main`."""
    arguments = sys.argv if argv is None else argv
    found = [argument for argument in arguments if re.match("--?benchmarks=", argument)]
    if not found:
        true_main()
        return
    arguments.remove(found[0])
    pattern = found[0].partition("=")[2]
    app.run(lambda _: _run(pattern), argv=arguments)


def _run(pattern: str) -> None:
    for cls in _REGISTRY:
        for name in dir(cls):
            full_name = f"{cls.__module__}.{cls.__name__}.{name}"
            if name.startswith("benchmark") and (pattern == "all" or re.search(pattern, full_name)):
                getattr(cls(), name)()
