"""Operations and tensors as scripts see them."""

from __future__ import annotations

import copy
from pathlib import Path

import numpy as np
import pytest

import tfcompat as tf
from tfcompat.python.framework.errors_impl import OperatorNotAllowedInGraphError


def test_an_operation_knows_its_place(graph: tf.Graph) -> None:
    x = tf.constant([1.0], name="x")
    y = tf.negative(x, name="y")
    assert (y.op.name, y.op.type, y.op.graph) == ("y", "Neg", graph)
    assert list(y.op.inputs) == [x] and y.op.outputs == [y] and y.op.values() == (y,)
    assert x.consumers() == [y.op]


def test_text_of_tensors_and_operations() -> None:
    x = tf.placeholder(tf.float32, [None, 2], name="x")
    assert str(x) == 'Tensor("x:0", shape=(?, 2), dtype=float32)'
    assert repr(x) == "<tf.Tensor 'x:0' shape=(?, 2) dtype=float32>"
    assert str(tf.placeholder(tf.int32, name="y")) == 'Tensor("y:0", dtype=int32)'
    assert repr(x.op) == "<tf.Operation 'x' type=Placeholder>"
    assert str(x.op).startswith('name: "x"\nop: "Placeholder"\n')


def test_attributes_are_plain_values() -> None:
    op = tf.matmul(tf.ones([1, 2]), tf.ones([3, 2]), transpose_b=True).op
    assert op.get_attr("transpose_b") is True
    assert op.get_attr("T") is tf.float32
    with pytest.raises(ValueError, match=r"^Operation 'MatMul' has no attr named 'q'"):
        op.get_attr("q")


def test_the_line_that_made_an_op_is_remembered() -> None:
    op = tf.no_op()
    assert (Path(op.site.filename).name, op.site.function) == (
        "test_operation.py",
        "test_the_line_that_made_an_op_is_remembered",
    )
    assert op.traceback[0][3] == "op = tf.no_op()"


@pytest.mark.parametrize(
    ("use", "message"),
    [
        (bool, "using a `tf.Tensor` as a Python `bool` is not allowed in Graph execution."),
        (lambda x: not x, "using a `tf.Tensor` as a Python `bool` is not allowed in Graph execution."),
        (list, "iterating over `tf.Tensor` is not allowed in Graph execution."),
        (lambda x: 1 in x, "iterating over `tf.Tensor` is not allowed in Graph execution."),
    ],
)
def test_a_tensor_is_no_truth_value_and_no_sequence(use, message) -> None:
    with pytest.raises(OperatorNotAllowedInGraphError) as caught:
        use(tf.ones([2]))
    assert str(caught.value).startswith(message)
    assert isinstance(caught.value, TypeError)


def test_a_tensor_has_no_length_and_no_array() -> None:
    x = tf.ones([2], name="x")
    with pytest.raises(
        TypeError, match=r"^len is not well defined for symbolic Tensors. \(x:0\) Please call `x.shape`"
    ):
        len(x)
    with pytest.raises(NotImplementedError, match=r"^Cannot convert a symbolic Tensor \(x:0\) to a numpy array"):
        np.array(x)


def test_tensors_are_compared_and_copied_by_identity() -> None:
    x, y = tf.constant(1), tf.constant(1)
    assert x == x and x != y and len({x, y}) == 2
    assert copy.copy(x) is x


def test_set_shape_adds_knowledge_and_refuses_contradiction() -> None:
    x = tf.placeholder(tf.float32, [2, None])
    x.set_shape([None, 3])
    assert x.shape == [2, 3]
    message = r"^Dimension 0 in both shapes must be equal, but are 2 and 3. Shapes are \[2,3\] and \[3,3\]."
    with pytest.raises(ValueError, match=message):
        x.set_shape([3, 3])
    with pytest.raises(ValueError, match=r"^Shapes must be equal rank, but are 2 and 1"):
        x.set_shape([3])


def test_eval_and_run_need_a_session_of_their_graph() -> None:
    x, op = tf.constant(1), tf.no_op()
    with pytest.raises(ValueError, match=r"^Cannot evaluate tensor using `eval\(\)`: No default session is registered"):
        x.eval()
    with pytest.raises(
        ValueError, match=r"^Cannot execute operation using `run\(\)`: No default session is registered"
    ):
        op.run()
    other = tf.Session(graph=tf.Graph())
    with pytest.raises(
        ValueError, match=r"^Cannot use the given session to evaluate tensor: the tensor's graph is differ"
    ):
        x.eval(session=other)
    with other.as_default(), pytest.raises(ValueError, match=r"^Cannot use the default session to execute operation"):
        op.run()
