"""Static shapes of ops without a shape function, found by evaluating their kernel on shapes alone."""

import numpy as np
import pytest

import tfcompat as tf
from tfcompat.core.common_runtime.abstract_evaluation import output_shapes


def shapes(tensor):
    return [None if shape.ndims is None else shape.as_list() for shape in output_shapes(tensor.op)]


def test_known_shapes_give_known_shapes():
    a, b = tf.placeholder(tf.float32, [2, 3]), tf.placeholder(tf.float32, [3, 5])
    assert shapes(tf.matmul(a, b)) == [[2, 5]]


def test_what_depends_on_an_unknown_dimension_is_unknown():
    x = tf.placeholder(tf.float32, [None, 3])
    assert shapes(tf.transpose(x)) == [[3, None]]
    assert shapes(tf.matmul(x, tf.ones([3, 4]))) == [[None, 4]]


def test_constants_decide_shapes():
    x = tf.placeholder(tf.float32, [4, None])
    assert shapes(tf.concat([x, x], 0)) == [[8, None]]
    assert shapes(tf.reduce_sum(x, 1, keepdims=True)) == [[4, 1]]


def test_all_outputs_have_shapes():
    x = tf.placeholder(tf.float32, [4, 6])
    assert shapes(tf.split(x, 2, axis=1)[0]) == [[4, 3], [4, 3]]


@pytest.mark.parametrize(
    "tensor",
    [
        lambda: tf.transpose(tf.placeholder(tf.float32)),
        lambda: tf.py_func(lambda: np.float32(1.0), [], tf.float32),
        lambda: tf.raw_ops.RandomUniform(shape=[2], dtype=tf.float32),
        lambda: tf.reshape(tf.placeholder(tf.float32, [4]), tf.placeholder(tf.int32, [2])),
    ],
    ids=["unknown rank", "host op", "random op", "shape that is fed"],
)
def test_nothing_is_claimed_where_nothing_can_be_known(tensor):
    assert shapes(tensor()) == [None]


def test_nothing_is_computed():
    x = tf.placeholder(tf.float32, [100_000, 100_000])
    assert shapes(tf.exp(x)) == [[100_000, 100_000]]


def test_shapes_that_do_not_fit_raise_value_error():
    with pytest.raises(ValueError, match=r"at least 2-dim.* for 'BatchMatrixDiagPart' .* with input shapes: \[2\]"):
        tf.raw_ops.BatchMatrixDiagPart(input=tf.ones([2]))
