"""Records checkpoints that TensorFlow writes.

    python -m conformance.recording.checkpoints

writes `conformance/recorded/checkpoints/<release>_<case>*` and the variables' values beside them, by TensorFlow 1.15.5
or 2.21, whichever runs it.
"""

import os

import numpy as np
import tensorflow

from conformance import checkpoints


def main():
    tf = tensorflow
    if tf.__version__.startswith("2"):
        tf = tensorflow.compat.v1
        tf.disable_v2_behavior()
    for case in checkpoints.CASES:
        path = os.path.join(checkpoints.FOLDER, "%s_%s" % (tensorflow.__version__, case.__name__))
        values = checkpoints.save(tf, case, path)
        plain = {
            name: value.astype(np.float32)
            if value.dtype.name == "bfloat16"
            else value.astype("S")
            if value.dtype == object
            else value
            for name, value in ((name, np.asarray(value)) for name, value in values.items())
        }
        np.savez_compressed(os.path.join(checkpoints.FOLDER, case.__name__ + ".npz"), **plain)


if __name__ == "__main__":
    main()
