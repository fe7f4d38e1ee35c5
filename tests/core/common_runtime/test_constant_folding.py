"""Values that follow from constants and static shapes."""

import numpy as np

import tfcompat as tf
from tfcompat.core.common_runtime.constant_folding import evaluate_constant


def test_what_follows_from_constants_is_evaluated():
    a = tf.constant([1, 2, 3])
    assert evaluate_constant(a * 2 + 1).tolist() == [3, 5, 7]
    assert evaluate_constant(tf.concat([a, [4]], 0)[1:]).tolist() == [2, 3, 4]


def test_types_stay_what_they_are():
    assert evaluate_constant(tf.constant([1, 2]) + 1).dtype == np.int32
    assert evaluate_constant(tf.constant([1.0]) * 2.0).dtype == np.float32


def test_a_static_shape_is_a_constant():
    x = tf.placeholder(tf.float32, [2, 3])
    shape_node = tf.get_default_graph().create_op(
        "Shape", [x], [tf.int32], attrs={"T": tf.float32, "out_type": tf.int32}
    )
    assert evaluate_constant(shape_node.outputs[0]).tolist() == [2, 3]


def test_what_depends_on_a_run_has_no_value():
    x = tf.placeholder(tf.float32, [None, 3])
    assert evaluate_constant(x) is None
    assert evaluate_constant(tf.shape(x)) is None
    assert evaluate_constant(tf.Variable(1.0) * 2.0) is None
    assert evaluate_constant(tf.random_uniform([2])) is None
    assert evaluate_constant(tf.py_func(lambda: np.float32(1.0), [], tf.float32)) is None


def test_large_values_are_left_to_the_run():
    assert evaluate_constant(tf.fill([1000, 1000], 1.0)) is None


def test_a_default_that_a_run_may_replace_is_no_constant():
    size = tf.placeholder_with_default([2], [1])
    zeros = tf.zeros(size)
    assert evaluate_constant(size) is None
    assert zeros.shape.as_list() == [None]
    with tf.Session() as sess:
        assert sess.run(zeros).shape == (2,)
        assert sess.run(zeros, {size: [3]}).shape == (3,)


def test_computed_sizes_decide_static_shapes():
    size = tf.constant(2) * 3
    assert tf.zeros([size, size + 1]).shape.as_list() == [6, 7]
