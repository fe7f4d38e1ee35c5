"""From Python values to arrays, and what is known of a tensor before it runs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tfcompat as tf
from tfcompat.python.framework.tensor_util import constant_value, constant_value_as_shape, make_array


@pytest.mark.parametrize(
    ("value", "dtype"),
    [
        (1, np.int32),
        (2**40, np.int64),
        ([2**31, 1], np.int64),
        (1.5, np.float32),
        ([1, 2.5], np.float32),
        ([np.float64(1)], np.float32),
        ([np.int64(5)], np.int32),
        (np.float64(1), np.float64),
        (np.int64(5), np.int64),
        (np.array([1.5]), np.float64),
        ([np.float16(1)], np.float16),
        (1j, np.complex128),
        (True, np.bool_),
        ([True, 1], np.int32),
        ([], np.float32),
        ("a", np.object_),
    ],
)
def test_the_type_follows_from_the_value(value: Any, dtype: Any) -> None:
    assert make_array(value).dtype == dtype


@pytest.mark.parametrize(
    ("value", "dtype", "expected"),
    [
        (2**40 + 1, tf.int32, 1),
        (300, tf.uint8, 44),
        (-1, tf.uint8, 255),
        ([40000], tf.int16, [-25536]),
        (np.array([300]), tf.uint8, [44]),
        (np.array([1.7]), tf.int32, [1]),
        (1e10, tf.float16, np.inf),
        (True, tf.int32, 1),
        (np.array([2.5]), tf.bool, [True]),
        ([tf.Dimension(3), 1], tf.int64, [3, 1]),
    ],
)
def test_values_are_cast_to_the_type_asked_for(value: Any, dtype: Any, expected: Any) -> None:
    array = make_array(value, dtype)
    assert array.dtype == dtype.as_numpy_dtype
    np.testing.assert_array_equal(array, expected)


@pytest.mark.parametrize(
    ("value", "dtype", "message"),
    [
        (1.5, tf.int32, "Expected int32, got 1.5 of type 'float' instead."),
        ("a", tf.float32, "Expected float32, got 'a' of type 'str' instead."),
        (1, tf.bool, "Expected bool, got 1 of type 'int' instead."),
        ([1, None], tf.int32, "Expected int32, got None of type 'NoneType' instead."),
        ([np.float32(2)], tf.int32, "Expected int32, got 2.0 of type 'float32' instead."),
        (["a", 1], tf.string, "Expected string, got 1 of type 'int' instead."),
        (3, tf.qint8, "Expected qint8, got 3 of type 'int' instead."),
        (np.array([1]), tf.string, "Expected binary or unicode string, got 1"),
    ],
)
def test_values_that_do_not_fit_the_type_are_refused(value: Any, dtype: Any, message: str) -> None:
    with pytest.raises(TypeError) as caught:
        make_array(value, dtype)
    assert str(caught.value) == message


@pytest.mark.parametrize("value", [[1, [2]], [1, "a"], ["a", 1], [1, None], {1: 2}, 2**70, [2**70], [slice(1)]])
def test_values_of_no_type_are_refused(value: Any) -> None:
    with pytest.raises(TypeError) as caught:
        make_array(value)
    assert str(caught.value) == (
        f"Failed to convert object of type {type(value)} to Tensor. Contents: {value}. "
        "Consider casting elements to a supported type."
    )


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([[1], 2], "Argument must be a dense tensor: [[1], 2] - got shape [2], but wanted [2, 1]."),
        ([[1, 2], [3]], "Argument must be a dense tensor: [[1, 2], [3]] - got shape [2], but wanted [2, 2]."),
        ([[], [1]], "Argument must be a dense tensor: [[], [1]] - got shape [2], but wanted [2, 0]."),
        (range(3), "Argument must be a dense tensor: range(0, 3) - got shape [3], but wanted []."),
        (None, "None values not supported."),
    ],
)
def test_what_is_no_array_is_refused(value: Any, message: str) -> None:
    with pytest.raises(ValueError) as caught:
        make_array(value)
    assert str(caught.value) == message


def test_strings_become_bytes_and_keep_zero_bytes() -> None:
    assert make_array(["a\0", b"b"]).tolist() == [b"a\0", b"b"]


def test_too_few_values_are_filled_up() -> None:
    assert make_array([1, 2], shape=[4]).tolist() == [1, 2, 2, 2]
    assert make_array(7, shape=[2, 2]).tolist() == [[7, 7], [7, 7]]
    assert make_array(1, shape=[0]).shape == (0,)
    with pytest.raises(ValueError, match=r"^Too many elements provided. Needed at most 2, but received 3"):
        make_array([1, 2, 3], shape=[2])
    with pytest.raises(TypeError, match=r"^Expected Tensor's shape: \(4,\), got \(2,\)"):
        make_array([1, 2], shape=[4], verify_shape=True)


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
