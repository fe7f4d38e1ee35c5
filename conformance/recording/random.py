"""Records the numbers that TensorFlow 1.15 draws for `random_cases`.

    python -m conformance.recording.random

writes `conformance/recorded/random.npz`: under "<case>" the results of successive runs, stacked; under
"long/<op type>" the last elements of long draws; under "initializer/<name>" initial values.
"""

import os

import numpy as np
import tensorflow as tf

from conformance.recording.random_cases import CASES, INITIALIZERS, LONG, LONG_OP_TYPES, SEEDS

RECORDED = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "recorded", "random.npz")

# Multinomial's numbers depend on the number of threads among which it shares its rows.
CONFIG = tf.ConfigProto(intra_op_parallelism_threads=1)


def record(op_type, inputs, attrs, runs):
    with tf.Graph().as_default():
        constants = {name: tf.constant(value) for name, value in inputs.items()}
        result = getattr(tf.raw_ops, op_type)(**constants, **attrs)
        if result.dtype == tf.bfloat16:
            result = tf.cast(result, tf.float32)
        with tf.Session(config=CONFIG) as sess:
            results = np.stack([sess.run(result) for _ in range(runs)])
    return results.astype(np.bytes_) if results.dtype == object else results


def record_long(op_type):
    with tf.Graph().as_default():
        result = getattr(tf.raw_ops, op_type)(shape=[LONG], dtype=tf.float32, **SEEDS)
        with tf.Session() as sess:
            return sess.run(result)[-1000:]


def record_initializer(name, arguments, shape):
    with tf.Graph().as_default(), tf.Session() as sess:
        initializer = getattr(tf.initializers, name)(**arguments)
        return sess.run(initializer(shape))


def main():
    tf.compat.v1.logging.set_verbosity("ERROR")
    recorded = {name: record(*case) for name, case in CASES.items()}
    recorded.update({"long/" + op_type: record_long(op_type) for op_type in LONG_OP_TYPES})
    recorded.update({"initializer/" + name: record_initializer(*case) for name, case in INITIALIZERS.items()})
    np.savez_compressed(RECORDED, **recorded)


if __name__ == "__main__":
    main()
