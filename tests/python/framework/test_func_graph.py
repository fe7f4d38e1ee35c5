"""Bodies of functions: graphs that take what they use of outer graphs as inputs."""

from __future__ import annotations

import pytest

import tfcompat as tf
from tfcompat.python.framework.func_graph import FuncGraph


def test_what_a_body_uses_of_the_outer_graph_becomes_an_input(graph: tf.Graph) -> None:
    x = tf.placeholder(tf.float32, [None, 2], name="x")
    body = FuncGraph("f")
    with body.as_default():
        y = x + x
    (inner,) = body.inputs
    assert y.graph is body and list(y.op.inputs) == [inner, inner]
    assert str(inner.shape) == "(?, 2)" and body.captured_outer_tensors == [x] and body.outer_tensor(inner) is x
    assert len(graph.get_operations()) == 1


def test_parameters_come_before_captures() -> None:
    x = tf.placeholder(tf.float32)
    body = FuncGraph("f")
    parameter = body.add_input(tf.float32, [2], "p")
    with body.as_default():
        tf.add(parameter, x)
    assert body.inputs[0] is parameter and body.outer_tensor(parameter) is None
    assert body.captured_outer_tensors == [x]


def test_a_body_in_a_body_captures_through_both() -> None:
    x = tf.placeholder(tf.float32)
    outer = FuncGraph("outer")
    with outer.as_default():
        inner = FuncGraph("inner")
        with inner.as_default():
            tf.negative(x)
    assert outer.captured_outer_tensors == [x]
    assert inner.captured_outer_tensors == outer.inputs


def test_a_captured_constant_is_known_inside() -> None:
    size = tf.constant([2, 3])
    with FuncGraph("f").as_default():
        assert tf.zeros(size).shape == [2, 3]


def test_a_tensor_of_an_unrelated_graph_is_refused() -> None:
    with tf.Graph().as_default():
        x = tf.constant(1.0)
    with (
        FuncGraph("f").as_default(),
        pytest.raises(ValueError, match=r"is not from an enclosing graph of function 'f'"),
    ):
        tf.negative(x)


def test_control_inputs_of_the_outer_graph_are_kept_apart() -> None:
    op = tf.no_op()
    body = FuncGraph("f")
    with body.as_default(), tf.control_dependencies([op]):
        inner = tf.no_op()
    assert inner.control_inputs == [] and body.control_captures == [op]


def test_collections_and_seeds_are_shared_with_the_outer_graph() -> None:
    tf.set_random_seed(3)
    body = FuncGraph("f")
    with body.as_default():
        tf.add_to_collection("c", 1)
    assert body.seed == 3 and tf.get_collection("c") == [1]


def test_init_scope_leaves_the_body(graph: tf.Graph) -> None:
    with FuncGraph("f").as_default(), tf.init_scope():
        assert tf.constant(1).graph is graph
