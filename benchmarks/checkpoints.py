"""Measures how fast checkpoints of a large model are saved and restored, and how much memory that takes.

    python benchmarks/checkpoints.py [--tensorflow PYTHON]... [--mib 1024] [--rounds 3] [--folder FOLDER]

Each save and each restore is done in a process of its own; the libraries take turns, and the table shows medians.
Memory is what a process holds at most (in the kernel's books, Linux only) beyond what it held before, by the size of
the model: if it is saved it is there already, if it is restored it is not. `twice` restores over values that are there.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

ACTIONS = ("save", "restore", "restore twice")
VARIABLE_MIB = 16


def peak_mib():
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmHWM")) / 1024


def measure(library, action, prefix, mib):
    """Does `action` in this process; prints its seconds and the growth of memory as JSON."""
    if library == "tfcompat":
        import tfcompat as tf
    else:
        import tensorflow as tf

        if not tf.__version__.startswith("1."):
            tf = tf.compat.v1
            tf.disable_v2_behavior()
    initial = tf.zeros_initializer()
    for number in range(mib // VARIABLE_MIB):
        tf.get_variable(f"v{number}", [VARIABLE_MIB, 1 << 18], initializer=initial)
    saver = tf.train.Saver()
    with tf.Session() as sess:
        sess.run(tf.constant(1) + 1)
        if action == "save":
            sess.run(tf.global_variables_initializer())
        if action == "restore twice":
            saver.restore(sess, prefix)
        before = peak_mib()
        start = time.perf_counter()
        if action == "save":
            saver.save(sess, prefix, write_meta_graph=False)
        else:
            saver.restore(sess, prefix)
        print(json.dumps({"seconds": time.perf_counter() - start, "growth": (peak_mib() - before) / mib}))


def run(python, library, action, prefix, mib):
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    paths = [here, os.environ.get("PYTHONPATH", "")] if library == "tfcompat" else []
    environment = dict(os.environ, TF_CPP_MIN_LOG_LEVEL="3", PYTHONPATH=os.pathsep.join(filter(None, paths)))
    command = [python, "-W", "ignore", os.path.abspath(__file__), "--measure", library, action, prefix, str(mib)]
    output = subprocess.run(command, check=True, capture_output=True, env=environment).stdout
    return json.loads(output.decode().splitlines()[-1])


def title(python):
    command = [python, "-W", "ignore", "-c", "import tensorflow; print(tensorflow.__version__)"]
    return "TensorFlow " + subprocess.run(command, check=True, capture_output=True).stdout.decode().split()[-1]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tensorflow", action="append", default=[], metavar="PYTHON")
    parser.add_argument("--mib", type=int, default=1024)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", default=None, help="where checkpoints go; a temporary folder when not given")
    flags = parser.parse_args()
    libraries = [(title(python), python, "tensorflow") for python in flags.tensorflow]
    libraries.append(("tfcompat", sys.executable, "tfcompat"))
    results = {}
    with tempfile.TemporaryDirectory(dir=flags.folder) as folder:
        for _ in range(flags.rounds):
            for name, python, library in libraries:
                for action in ACTIONS:
                    found = run(python, library, action, os.path.join(folder, "model"), flags.mib)
                    results.setdefault((name, action), []).append(found)
    print(f"| {flags.mib} MiB model | {' | '.join(name for name, _, _ in libraries)} |")
    print("| --- |" + " --- |" * len(libraries))
    for action in ACTIONS:
        cells = []
        for name, _, _ in libraries:
            seconds, growth = [
                statistics.median(each[key] for each in results[name, action]) for key in ("seconds", "growth")
            ]
            cells.append(f"{seconds:.2f} s, {growth:.2f}x")
        print(f"| {action} | {' | '.join(cells)} |")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(sys.argv[2], sys.argv[3], sys.argv[4], int(sys.argv[5]))
    else:
        main()
