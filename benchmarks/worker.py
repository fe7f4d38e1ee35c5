"""Runs workloads with one library, for `run.py`.

    python worker.py LIBRARY            answers requests, one JSON object a line, on standard input
    python worker.py LIBRARY WORKLOAD   runs the workload's first step and prints the seconds since the import

LIBRARY is tensorflow, tfcompat or jax. A request {"workload": "softmax", "seconds": 0.5} asks for steps in a row, for
at least so long; the answer {"seconds": 1e-4} is the mean of a step. A workload is built when a request first names it,
and forgotten when another is named. The answer is {} when the library has no version of the workload, {"error": ...}
when it fails.

This file runs under Python 3.7 too (TensorFlow 1.15).
"""

import importlib
import json
import sys
import time

WARM_UP = 5  # steps before the first that counts: an optimizer's new state may compile the first few


def builder(library):
    """Imports the library. Returns a function from a workload's module to its step, or to None when it has none."""
    if library == "jax":
        import jax  # noqa: F401 - its import is part of what is measured

        return lambda workload: workload.plain_jax() if hasattr(workload, "plain_jax") else None
    if library == "tfcompat":
        import tfcompat as tf
    else:
        import tensorflow as tf

        if not tf.__version__.startswith("1."):
            tf = tf.compat.v1
            tf.disable_v2_behavior()

    def build(workload):
        tf.reset_default_graph()
        return workload.tensorflow(tf)

    return build


def workload_named(name):
    return importlib.import_module("workloads." + name)


def mean_seconds(step, seconds):
    """The mean time of a step over a block of steps."""
    count = 0
    start = time.perf_counter()
    while True:
        step()
        count += 1
        elapsed = time.perf_counter() - start
        if elapsed >= seconds:
            return elapsed / count


def serve(build):
    current, step = None, None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if request["workload"] != current:
                current, step = request["workload"], None
                step = build(workload_named(current))
                for _ in range(WARM_UP if step else 0):
                    step()
            answer = {"seconds": mean_seconds(step, request["seconds"])} if step else {}
        except Exception as error:
            answer = {"error": repr(error)}
        print(json.dumps(answer), flush=True)


def first_step(build, name):
    start = time.perf_counter()
    build(workload_named(name))()
    print(json.dumps({"seconds": time.perf_counter() - start}))


if __name__ == "__main__":
    build = builder(sys.argv[1])
    if len(sys.argv) > 2:
        first_step(build, sys.argv[2])
    else:
        serve(build)
