"""Records graphs that TensorFlow builds, with what it computes from them.

    python -m conformance.recording.graphs [name ...]

writes `conformance/recorded/graphs/<name>.npz`. Each release of TensorFlow that runs this script builds its own cases.
"""

from __future__ import print_function

import importlib
import json
import os
import sys
import traceback

import numpy as np
import tensorflow

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "recorded", "graphs")
MODULES = {"0": ["of_0_12"], "1": ["training", "control_flow", "functions", "meta_graphs"], "2": ["functions"]}


def cases(release):
    """(name, function) of the cases that this release builds."""
    for module_name in MODULES[release]:
        module = importlib.import_module("conformance.graph_cases." + module_name)
        for name, function in sorted(vars(module).items()):
            local = callable(function) and getattr(function, "__module__", None) == module.__name__
            if local and not name.startswith("_"):
                yield (name if release != "2" else name + "_2_21"), function


def record(tf, name, function):
    arrays, runs = {}, []
    with tf.Graph().as_default():
        case = function(tf)
    with tf.Graph().as_default(), tf.Session() as session:
        if type(case.graph_def).__name__ == "MetaGraphDef":
            tf.train.import_meta_graph(case.graph_def)
        else:
            tf.import_graph_def(case.graph_def, name="")
        arrays["graph"] = np.frombuffer(case.graph_def.SerializeToString(), np.uint8)
        for number, (fetches, feeds) in enumerate(case.steps):
            values = session.run(fetches, feeds)
            runs.append({"fetches": fetches, "feeds": sorted(feeds)})
            for place, key in enumerate(sorted(feeds)):
                arrays["feed_%d_%d" % (number, place)] = np.asarray(feeds[key])
            for place, value in enumerate(values):
                if value is not None:
                    arrays["value_%d_%d" % (number, place)] = np.asarray(value)
    spec = {"kind": type(case.graph_def).__name__, "runs": runs}
    arrays["spec"] = np.frombuffer(json.dumps(spec, sort_keys=True).encode(), np.uint8)
    np.savez_compressed(os.path.join(FOLDER, name + ".npz"), **arrays)


def main():
    release = tensorflow.__version__.split(".")[0]
    tf = tensorflow
    if release == "2":
        tf = tensorflow.compat.v1
        tf.disable_v2_behavior()
    elif release == "1":
        tf.compat.v1.logging.set_verbosity(tf.compat.v1.logging.ERROR)
    for name, function in cases(release):
        if len(sys.argv) < 2 or name in sys.argv[1:]:
            try:
                record(tf, name, function)
            except Exception:  # the others are recorded all the same
                print(name, traceback.format_exc())
                continue
            print(name, os.path.getsize(os.path.join(FOLDER, name + ".npz")))


if __name__ == "__main__":
    main()
