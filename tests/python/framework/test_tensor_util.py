"""`TensorProto`s, and what is known of a tensor before it runs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tfcompat as tf
from tfcompat.python.framework.tensor_util import constant_value, constant_value_as_shape


@pytest.mark.parametrize(
    "array",
    [
        np.float32([[1, 2], [3, 4]]),
        np.int64(5),
        np.array([True, False]),
        np.array([b"a", b"bc"], object),
        np.complex64([1 + 2j]),
        np.float16([1.5]),
        np.uint16([7, 8]),
        np.zeros([0, 3], np.float64),
    ],
)
def test_tensor_protos_round_trip(array: Any) -> None:
    read = tf.make_ndarray(tf.make_tensor_proto(array))
    assert read.dtype == array.dtype
    np.testing.assert_array_equal(read, array)


# What is known before a run.


def test_constant_value_looks_through_a_few_ops() -> None:
    x = tf.placeholder(tf.float32, [2, None])
    known = [tf.range(3), tf.shape(tf.ones([2, 3])), tf.rank(x), tf.stack([1, 2]), tf.cast([1.5], tf.int32)]
    assert [constant_value(each).tolist() for each in known] == [[0, 1, 2], [2, 3], 2, [1, 2], [1]]
    assert constant_value(tf.fill([2], 4)).tolist() == [4, 4]
    assert constant_value(tf.constant(2) * 3) is None
    assert constant_value(tf.shape(x)) is None


def test_constant_value_leaves_what_is_no_tensor() -> None:
    assert constant_value(3) == 3
    assert constant_value(None) is None
    assert constant_value(tf.Variable(1.0)) is None


def test_a_partial_value_has_none_where_nothing_is_known() -> None:
    n = tf.placeholder(tf.int32, [])
    assert constant_value(tf.stack([n, 2]), partial=True).tolist() == [None, 2]
    assert constant_value(tf.stack([n, 2])) is None


def test_a_tensor_whose_value_was_asked_for_may_not_be_fed() -> None:
    x = tf.constant(1)
    constant_value(x)
    with tf.Session() as sess, pytest.raises(ValueError, match=r'^Tensor Tensor\("Const:0".* may not be fed'):
        sess.run(x, {x: 2})


def test_a_shape_is_known_in_part() -> None:
    x, n = tf.placeholder(tf.float32, [None, 3]), tf.placeholder(tf.int32, [])
    tensors = [tf.shape(x), tf.stack([n, 2]), tf.concat([tf.shape(x), [4]], 0), tf.shape(x)[:1], tf.constant([2, -1])]
    shapes = [constant_value_as_shape(each).as_list() for each in tensors]
    assert shapes == [[None, 3], [None, 2], [None, 3, 4], [None], [2, None]]


def test_a_scalar_shape_is_minus_one_or_an_error() -> None:
    assert constant_value_as_shape(tf.constant(-1)).ndims is None
    with pytest.raises(ValueError, match=r"^Received a scalar value '3' as shape"):
        constant_value_as_shape(tf.constant(3))
