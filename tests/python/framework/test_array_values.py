"""The array that a constant holds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tfcompat as tf
from tfcompat.python.framework.array_values import make_array


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
