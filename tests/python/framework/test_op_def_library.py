"""`apply_op`: nodes of any type from Python arguments."""

from __future__ import annotations

import numpy as np
import pytest

import tfcompat as tf
from tfcompat.python.framework.op_def_library import apply_op


def test_inputs_are_converted_under_the_ops_name(graph: tf.Graph) -> None:
    apply_op("Add", x=1.0, y=[2.0], name="sum")
    assert [op.name for op in graph.get_operations()] == ["sum/x", "sum/y", "sum"]


def test_the_first_input_decides_the_type_of_the_others() -> None:
    assert apply_op("Add", x=tf.constant(1.0), y=2).op.inputs[1].dtype is tf.float32
    with pytest.raises(
        TypeError, match=r"^Input 'y' of 'Add' Op has type int32 that does not match type float32 of arg"
    ):
        apply_op("Add", x=tf.constant(1.0), y=tf.constant(2))


def test_a_python_value_of_a_wrong_type_is_refused() -> None:
    with pytest.raises(
        TypeError, match=r"^Expected int32 passed to parameter 'y' of op 'Add', got 2.5 of type 'float' in"
    ):
        apply_op("Add", x=tf.constant(1), y=2.5)


def test_a_type_that_the_op_does_not_take_is_refused() -> None:
    message = "^Value passed to parameter 'x' has DataType string not in list of allowed values: "
    with pytest.raises(TypeError, match=message):
        apply_op("Neg", x="a")


def test_outputs_are_a_tensor_a_list_a_named_tuple_or_the_operation() -> None:
    assert isinstance(apply_op("Neg", x=1.0), tf.Tensor)
    assert len(apply_op("Split", split_dim=0, value=[1.0, 2.0], num_split=2)) == 2
    unique = apply_op("Unique", x=[1, 1])
    assert unique._fields == ("y", "idx") and unique.idx.dtype is tf.int32
    assert isinstance(apply_op("NoOp"), tf.Operation)


def test_defaults_are_filled_in() -> None:
    op = apply_op("MatMul", a=[[1.0]], b=[[1.0]]).op
    assert op.get_attr("transpose_a") is False


def test_arguments_must_be_complete_and_known() -> None:
    with pytest.raises(TypeError, match=r"^No argument for input y"):
        apply_op("Add", x=1.0)
    with pytest.raises(TypeError, match=r"^No argument for attr num_split"):
        apply_op("Split", split_dim=0, value=[1.0])
    with pytest.raises(TypeError, match="got unexpected keyword arguments: z"):
        apply_op("Neg", x=1.0, z=2)
    with pytest.raises(RuntimeError, match=r"^Unrecognized Op name Nothing"):
        apply_op("Nothing")


def test_lists_must_be_of_one_type_and_long_enough() -> None:
    message = r"^Tensors in list passed to 'values' of 'Pack' Op have types \[int32, float32\] that don't all match."
    with pytest.raises(TypeError, match=message):
        apply_op("Pack", values=[tf.constant(1), tf.constant(1.0)])
    with pytest.raises(
        ValueError, match=r"^List argument 'values' to 'ConcatV2' Op with length 1 shorter than minimum"
    ):
        apply_op("ConcatV2", values=[[1.0]], axis=0)
    with pytest.raises(TypeError, match=r"^Expected list for 'values' argument to 'pack' Op, not "):
        apply_op("Pack", values=tf.constant(1))


def test_attributes_are_checked() -> None:
    with pytest.raises(TypeError, match=r"^Expected bool for argument 'transpose_a' not 1."):
        apply_op("MatMul", a=[[1.0]], b=[[1.0]], transpose_a=1)
    with pytest.raises(
        ValueError, match=r"^Attr 'padding' of 'MaxPool' Op passed string 'same' not in: \"SAME\", \"VALID"
    ):
        apply_op("MaxPool", input=np.ones([1, 2, 2, 1]), ksize=[1] * 4, strides=[1] * 4, padding="same")
    with pytest.raises(ValueError, match=r"^Attr 'num_split' of 'Split' Op passed 0 less than minimum 1."):
        apply_op("Split", split_dim=0, value=[1.0], num_split=0)


def test_a_reference_input_wants_a_variable_and_its_op_is_placed_with_it() -> None:
    with pytest.raises(TypeError, match=r"^'Assign' Op requires that input 'ref' be a mutable tensor"):
        apply_op("Assign", ref=tf.constant(1.0), value=2.0)
    v = tf.Variable(1.0, name="v")
    assert apply_op("Assign", ref=v, value=2.0).op.get_attr("_class") == [b"loc:@v"]


def test_a_list_attribute_wants_a_list() -> None:
    with pytest.raises(TypeError, match=r"^Expected list for 'ksize' argument to 'max_pool' Op, not 1."):
        apply_op("MaxPool", input=np.ones([1, 2, 2, 1]), ksize=1, strides=[1] * 4, padding="SAME")
    with pytest.raises(ValueError, match=r"^Attr 'T' of 'IdentityN' Op passed list of length 0 less than minimum 1."):
        apply_op("IdentityN", input=[])
