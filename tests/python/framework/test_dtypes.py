"""Element types."""

from __future__ import annotations

import copy

import numpy as np
import pytest

import tfcompat as tf


@pytest.mark.parametrize(
    ("value", "dtype"),
    [
        (tf.float32, tf.float32),
        ("float", tf.float32),
        ("double", tf.float64),
        ("half", tf.float16),
        (float, tf.float32),
        (bool, tf.bool),
        (object, tf.string),
        (np.int64, tf.int64),
        (np.dtype("uint8"), tf.uint8),
        (np.dtype(">i4"), tf.int32),
        (np.dtype("S3"), tf.string),
        (np.str_, tf.string),
        (1, tf.float32),
    ],
)
def test_as_dtype_accepts(value: object, dtype: tf.DType) -> None:
    assert tf.as_dtype(value) is dtype


@pytest.mark.parametrize("value", [int, str, complex, None, "int", "foo", 0, 99, np.dtype("datetime64[s]"), [1]])
def test_as_dtype_refuses(value: object) -> None:
    with pytest.raises(TypeError) as caught:
        tf.as_dtype(value)
    assert str(caught.value) == f"Cannot convert value {value!r} to a TensorFlow DType."


def test_a_reference_type_is_another_type_of_the_same_base() -> None:
    ref = tf.as_dtype("float32_ref")
    assert ref is tf.as_dtype(101)
    assert ref != tf.float32 and ref.base_dtype is tf.float32
    assert tf.float32.is_compatible_with(ref) and not ref.is_compatible_with(tf.float32)


def test_types_compare_with_what_names_them() -> None:
    assert tf.float32 == "float32" and tf.float32 == np.float32
    assert tf.float32 != "float64" and tf.float32 != None  # noqa: E711


def test_numpy_types() -> None:
    assert tf.bool.as_numpy_dtype is bool
    assert tf.string.as_numpy_dtype is object
    assert tf.float16.as_numpy_dtype is np.float16


def test_kinds_and_sizes() -> None:
    assert tf.int32.is_integer and not tf.qint8.is_integer and tf.qint8.is_quantized
    assert tf.bfloat16.is_floating and tf.complex64.is_complex and tf.uint8.is_unsigned
    assert (tf.complex64.size, tf.float16.size, tf.complex128.real_dtype) == (8, 2, tf.float64)


def test_limits() -> None:
    assert (tf.int8.min, tf.int8.max) == (-128, 127)
    assert (tf.bool.min, tf.bool.max) == (False, True)
    assert tf.uint8.limits == (0, 255) and tf.float32.limits == (0, 1)
    with pytest.raises(TypeError, match=r"^Cannot find maximum value of"):
        _ = tf.string.max


def test_text_and_copies() -> None:
    assert (str(tf.float32), repr(tf.float32), tf.float32.name) == ("<dtype: 'float32'>", "tf.float32", "float32")
    assert copy.deepcopy(tf.float32) is tf.float32
