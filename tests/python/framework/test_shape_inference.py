"""Static shapes when ops are made, and what is said of shapes that do not fit."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import tfcompat as tf


def placeholder(*sizes: int | None) -> tf.Tensor:
    return tf.placeholder(tf.float32, list(sizes), name="x")


def test_ops_with_a_shape_function_and_those_without_infer_alike() -> None:
    x = placeholder(None, 4)
    assert str(tf.matmul(x, tf.ones([4, 5])).shape) == "(?, 5)"
    assert str(tf.cumsum(x).shape) == "(?, 4)"


def test_shapes_follow_from_constants() -> None:
    assert tf.zeros(tf.concat([[2], tf.constant([1]) * 3], 0)).shape == [2, 3]
    assert str(tf.reshape(placeholder(None, 4), tf.stack([tf.placeholder(tf.int32, []), 2])).shape) == "(?, 2)"


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (
            lambda: tf.reshape(tf.ones([6]), [5], name="r"),
            "Cannot reshape a tensor with 6 elements to shape [5] (5 elements) for 'r' (op: 'Reshape') with input "
            "shapes: [6], [1] and with input tensors computed as partial shapes: input[1] = [5].",
        ),
        (
            lambda: tf.reduce_sum(tf.ones([2, 3]), [0, -3], name="r"),
            "Invalid reduction dimension -3 for input with 2 dimensions. for 'r' (op: 'Sum') with input shapes: [2,3], "
            "[2] and with computed input tensors: input[1] = <0 -3>.",
        ),
        (
            lambda: tf.pad(tf.ones([2]), [[1, -1]], name="r"),
            "Paddings must be non-negative for 'r' (op: 'Pad') with input shapes: [2], [1,2] and with computed input "
            "tensors: input[1] = <[1 -1]>.",
        ),
        (
            lambda: tf.concat([tf.ones([2, 3]), tf.ones([2])], 0, name="r"),
            "Shape must be rank 2 but is rank 1 for 'r' (op: 'ConcatV2') with input shapes: [2,3], [2], [].",
        ),
        (
            lambda: tf.add(placeholder(2, None), tf.ones([3, 1]), name="r"),
            "Dimensions must be equal, but are 2 and 3 for 'r' (op: 'Add') with input shapes: [2,?], [3,1].",
        ),
        (
            lambda: tf.matmul(placeholder(2, 3), tf.ones([2, 3]), name="r"),
            "Dimensions must be equal, but are 3 and 2 for 'r' (op: 'MatMul') with input shapes: [2,3], [2,3].",
        ),
        (
            lambda: tf.fill([2, -1], 1.0, name="r"),
            "Fill dimensions must be >= 0 for 'r' (op: 'Fill') with input shapes: [2], [] and with input tensors "
            "computed as partial shapes: input[0] = [2,?].",
        ),
        (lambda: tf.fill([-3], 1.0), "Invalid value in tensor used for shape: -3"),
    ],
)
def test_the_message_names_the_op_its_shapes_and_the_values_that_were_known(
    build: Callable[[], object], message: str
) -> None:
    with pytest.raises(ValueError) as caught:
        build()
    assert str(caught.value) == message


def test_a_slice_beyond_the_end_is_left_to_the_run() -> None:
    assert tf.slice(tf.ones([2, 3]), [0, 2], [2, 2]).shape == [2, 2]


def test_an_axis_known_at_run_time_only_leaves_the_rank_unknown() -> None:
    assert tf.expand_dims(tf.ones([2]), tf.placeholder(tf.int32)).shape.ndims is None


def test_a_resource_leads_to_its_variable() -> None:
    handle = tf.get_variable("v", [2, 3], use_resource=True).handle
    read = tf.raw_ops.ReadVariableOp(resource=tf.identity(handle), dtype=tf.float32)
    assert read.shape == [2, 3]
    unknown = tf.raw_ops.ReadVariableOp(resource=tf.placeholder(tf.resource), dtype=tf.float32)
    assert unknown.shape.ndims is None
