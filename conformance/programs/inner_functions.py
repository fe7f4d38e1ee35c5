"""Functions of `tensorflow.python` that scripts import from where they are."""

import os

from conformance.outcomes import error_class


class _Pair(object):
    def __init__(self, first, second):
        self.first, self.second = first, second


def conversions_of_fetches(tf, np):
    from tensorflow.python.client import session

    session.register_session_run_conversion_functions(
        _Pair,
        lambda pair: ([pair.first, pair.second], lambda values: ("pair", values)),
        lambda pair, value: [(pair.first, value), (pair.second, value * 2)],
        lambda pair: [pair.first, pair.second],
    )
    x, y = tf.placeholder(tf.float32), tf.placeholder(tf.float32)
    pair = _Pair(x, y)
    with tf.Session() as sess:
        found = [sess.run(pair, {x: 1.0, y: 2.0}), sess.run(x + y, {pair: 3.0}), sess.run([pair, x], {pair: 1.0})]
        doubled = _Pair(x * 2.0, y * 2.0)
        handle = sess.partial_run_setup([doubled], [x, y])
        found.append(sess.partial_run(handle, doubled, {x: 5.0, y: 6.0}))
    return found + [
        error_class(
            lambda: session.register_session_run_conversion_functions(_Pair, lambda pair: ([pair.first], lambda v: v))
        )
    ]


def parts_of_summaries(tf, np):
    from tensorflow.python.ops import summary_op_util

    found = []
    for family in (None, "group"):
        with summary_op_util.summary_scope("name", family, values=[]) as (tag, scope):
            value = tf.constant("text", name=scope)
            summary_op_util.collect(value, None, [tf.GraphKeys.SUMMARIES])
            found.append([tag, scope, value.name])
    return found + [[each.name for each in tf.get_collection(tf.GraphKeys.SUMMARIES)]]


def arrays_and_resources(tf, np):
    from tensorflow.python.ops import array_ops, io_ops, parsing_ops, resource_variable_ops

    v = tf.get_variable("v", initializer=[1.0, 2.0, 3.0], use_resource=True)
    add = resource_variable_ops.resource_scatter_add(v.handle, [0, 2, 0], [1.0, 5.0, 1.0])
    unknown = tf.placeholder(tf.float32, [None, 2])
    shapes = [array_ops.shape_internal(tf.zeros([2, 3])), array_ops.shape_internal(unknown, optimize=False)]
    raw = parsing_ops.decode_raw([b"\x01\x00\x02\x00"], tf.int16)
    swapped = parsing_ops.decode_raw(["\x01\x00"], tf.int16, little_endian=False)
    with tf.Session() as sess:
        sess.run(v.initializer)
        sess.run(add)
        return [
            sess.run(v),
            sess.run(shapes, {unknown: np.zeros([4, 2])}),
            sess.run([raw, swapped]),
            isinstance(tf.TextLineReader(), io_ops.ReaderBase),
            isinstance(v, resource_variable_ops.ResourceVariable),
        ]


def evaluation_step(tf, np):
    from tensorflow.python.training import evaluation

    step = evaluation._get_or_create_eval_step()
    return [
        step.name,
        step.dtype.name,
        evaluation._get_or_create_eval_step() is step,
        [v.name for v in tf.local_variables()],
        [v.name for v in tf.get_collection(tf.GraphKeys.EVAL_STEP)],
    ]


def built_with(tf, np):
    os.environ["TEST_SRCDIR"] = "/sources"
    config = tf.test.benchmark_config()
    return [
        tf.test.is_built_with_cuda(),
        tf.test.is_built_with_gpu_support(),
        tf.test.is_built_with_rocm(),
        tf.test.test_src_dir_path("a/b").endswith("tensorflow/a/b"),
        str(config),
    ]
