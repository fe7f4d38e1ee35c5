"""What may be fed, and how it is converted."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tfcompat as tf


def fed(dtype: tf.DType, value: Any, shape: Any = None) -> Any:
    x = tf.placeholder(dtype, shape, name="x")
    with tf.Session() as sess:
        return sess.run(x, {x: value})


@pytest.mark.parametrize(
    ("dtype", "value", "expected"),
    [
        (tf.float32, 3, 3.0),
        (tf.int32, 2.9, 2),
        (tf.int32, [2**40 + 1], [1]),
        (tf.uint8, [300], [44]),
        (tf.int32, np.int64(2**40), 0),
        (tf.bool, [3, 0], [True, False]),
        (tf.float32, None, np.nan),
    ],
)
def test_values_are_cast(dtype: tf.DType, value: Any, expected: Any) -> None:
    result = fed(dtype, value)
    assert type(result) is np.ndarray and result.dtype == dtype.as_numpy_dtype
    np.testing.assert_array_equal(result, expected)


@pytest.mark.parametrize(
    ("dtype", "value"),
    [(tf.int32, 2**40), (tf.uint8, 300), (tf.uint8, -1), (tf.bool, 3), (tf.float16, 2**20), (tf.string, 1)],
)
def test_a_python_integer_that_does_not_fit_is_refused(dtype: tf.DType, value: int) -> None:
    with pytest.raises(TypeError, match=f"^Type of feed value {value} with type <class 'int'> is not compatible with "):
        fed(dtype, value)


def test_a_wrong_shape_is_refused() -> None:
    message = r"^Cannot feed value of shape \(3,\) for Tensor 'x:0', which has shape '\(\?, 2\)'"
    with pytest.raises(ValueError, match=message):
        fed(tf.float32, [1, 2, 3], [None, 2])


def test_strings_stay_as_they_are_given_and_are_bytes_to_ops() -> None:
    s = tf.placeholder(tf.string)
    with tf.Session() as sess:
        given, computed = sess.run([s, tf.identity(s)], {s: ["a", b"b"]})
    assert given.tolist() == ["a", b"b"] and computed.tolist() == [b"a", b"b"]


def test_a_tensor_is_no_value() -> None:
    with pytest.raises(TypeError, match=r"^The value of a feed cannot be a tf.Tensor object."):
        fed(tf.float32, tf.constant(1.0))


def test_any_tensor_may_be_fed_under_any_of_its_names() -> None:
    x = tf.constant(1.0, name="x")
    y = x + 1.0
    with tf.Session() as sess:
        assert sess.run(y, {x: 5.0}) == sess.run(y, {"x:0": 5.0}) == 6.0


def test_structured_keys_are_taken_apart() -> None:
    x, y = tf.placeholder(tf.float32), tf.placeholder(tf.float32)
    with tf.Session() as sess:
        assert sess.run(x + y, {(x, y): (1.0, 2.0)}) == 3.0
        with pytest.raises(
            ValueError, match=r"^Could not flatten dictionary. Key had 2 elements, but value had 1 elements"
        ):
            sess.run(x, {(x, y): 1.0})


def test_sparse_values_are_fed_by_their_parts() -> None:
    sparse = tf.sparse_placeholder(tf.float32)
    value = tf.SparseTensorValue([[0, 1]], [5.0], [2, 3])
    with tf.Session() as sess:
        assert sess.run(sparse.values, {sparse: value}).tolist() == [5.0]
        assert sess.run(sparse, {sparse: value}).dense_shape.tolist() == [2, 3]


@pytest.mark.parametrize(
    ("key", "message"),
    [
        (3, "Cannot interpret feed_dict key as Tensor: Can not convert a int into a Tensor."),
        ("no:0", "Cannot interpret feed_dict key as Tensor: The name 'no:0' refers to a Tensor which does not exist."),
    ],
)
def test_what_is_no_tensor_is_no_key(key: Any, message: str) -> None:
    x = tf.constant(1)
    with tf.Session() as sess, pytest.raises(TypeError) as caught:
        sess.run(x, {key: 1})
    assert str(caught.value).startswith(message)


def test_a_tensor_may_be_protected_from_feeding(graph: tf.Graph) -> None:
    x = tf.constant(1.0, name="x")
    graph.prevent_feeding(x)
    assert not graph.is_feedable(x)
    with tf.Session() as sess, pytest.raises(ValueError, match=r'^Tensor Tensor\("x:0".* may not be fed'):
        sess.run(x, {x: 2.0})


def test_feeds_come_in_a_dictionary() -> None:
    x = tf.constant(1)
    with tf.Session() as sess, pytest.raises(TypeError, match=r"^input must be a dictionary"):
        sess.run(x, [1])


@pytest.mark.parametrize(
    ("dtype", "shape", "text"),
    [
        (tf.float32, [None, 2], "float and shape [?,2]"),
        (tf.float64, [], "double"),
        (tf.int32, None, "int32"),
        (tf.float16, [3], "half and shape [3]"),
    ],
)
def test_a_placeholder_that_is_needed_must_be_fed(dtype: tf.DType, shape: Any, text: str) -> None:
    x = tf.placeholder(dtype, shape, name="x")
    with tf.Session() as sess, pytest.raises(tf.errors.InvalidArgumentError) as caught:
        sess.run(tf.identity(x))
    assert caught.value.message == f"You must feed a value for placeholder tensor 'x' with dtype {text}"
