"""Records what the examples print in their first hundred steps under the TensorFlow that runs this script (1.15.5).

    python -m conformance.recording.examples

writes `conformance/recorded/examples/<name>.txt`. The data are tfcompat's own digits.
"""

import contextlib
import glob
import io
import os
import runpy
import sys

import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DIGITS = os.path.join(ROOT, "tfcompat", "examples", "tutorials", "mnist", "digits")
EXAMPLES = os.path.join(ROOT, "examples")
FOLDER = os.path.join(ROOT, "conformance", "recorded", "examples")
VALIDATION_SIZE = 108


def main():
    tf.compat.v1.logging.set_verbosity(tf.compat.v1.logging.ERROR)
    read_data_sets = input_data.read_data_sets
    input_data.read_data_sets = lambda _, **options: read_data_sets(DIGITS, validation_size=VALIDATION_SIZE, **options)
    sys.path.insert(0, EXAMPLES)
    import curves

    curves.draw = lambda *_: None
    for script in sorted(glob.glob(os.path.join(EXAMPLES, "mnist_*.py"))):
        tf.compat.v1.reset_default_graph()
        sys.argv = [script, "--steps", "100"]
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            runpy.run_path(script, run_name="__main__")
        lines = [line for line in printed.getvalue().splitlines() if not line.startswith("Extracting")]
        name = os.path.splitext(os.path.basename(script))[0]
        with open(os.path.join(FOLDER, name + ".txt"), "w") as file:
            file.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
