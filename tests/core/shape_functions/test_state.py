"""Static shapes of variables' ops and TensorFlow's messages for those that do not fit."""

import pytest

from tfcompat.core.framework import shape_function
from tfcompat.core.framework.shape_function import HandleData, Input
from tfcompat.python.framework import dtypes
from tfcompat.python.framework.tensor_shape import TensorShape


def tensor(*sizes):
    return Input(TensorShape(sizes), dtypes.float32)


UNKNOWN = Input(TensorShape(None), dtypes.float32)


def infer(op_type, *inputs, **attrs):
    function, _ = shape_function.lookup(op_type)
    return function(*inputs, **attrs)


def test_assign_merges_shapes_unless_told_not_to():
    assert infer("Assign", tensor(2, None), tensor(None, 3), validate_shape=True) == TensorShape([2, 3])
    assert infer("Assign", tensor(2), tensor(3), validate_shape=False) == TensorShape([3])
    assert infer("Assign", tensor(2), UNKNOWN, validate_shape=True) == TensorShape([2])
    assert infer("Assign", tensor(2), UNKNOWN, validate_shape=False).ndims is None


@pytest.mark.parametrize(
    ("op_type", "inputs", "message"),
    [
        ("AssignAdd", [tensor(2), tensor(3)], "Dimension 0 in both shapes must be equal, but are 2 and 3. Shapes are"),
        ("AssignAdd", [tensor(2), tensor()], "Shapes must be equal rank, but are 1 and 0"),
        ("CountUpTo", [tensor(1)], "Shape must be rank 0 but is rank 1"),
        ("ScatterAdd", [tensor(2), tensor(1), tensor(2)], "Dimension 0 in both shapes must be equal, but are 2 and 1"),
        ("ScatterNdAdd", [tensor(2), tensor(2, 1), tensor(1)], r"The outer 1 dimensions of indices.shape=\[2,1\] must"),
        ("ApplyGradientDescent", [tensor(2), tensor(1), tensor(2)], "Shape must be rank 0 but is rank 1"),
        ("ApplyGradientDescent", [tensor(2), tensor(), tensor(3)], "Dimension 0 in both shapes must be equal"),
        ("SparseApplyAdagrad", [tensor(2), tensor(2), tensor(), tensor(3), tensor(2)], "but are 2 and 3"),
        ("SparseApplyAdagrad", [tensor(2), tensor(2), tensor(), tensor(1, 1), tensor(1)], "but are 1 and 2"),
    ],
)
def test_shapes_that_do_not_fit(op_type, inputs, message):
    with pytest.raises(ValueError, match=message):
        infer(op_type, *inputs)


def test_scatter_takes_a_scalar_for_all_rows():
    assert infer("ScatterUpdate", tensor(2, 3), tensor(5), tensor()) == TensorShape([2, 3])


def test_variables_of_the_first_version_write_unknown_shapes_as_scalars():
    assert infer("Variable", shape=TensorShape([])).ndims is None
    assert infer("VariableV2", shape=TensorShape([])).ndims == 0


def handle(*sizes):
    return Input(TensorShape([]), dtypes.resource, handle_data=HandleData(TensorShape(sizes), dtypes.float32))


SOME_HANDLE = Input(TensorShape([]), dtypes.resource)


def test_what_is_read_through_a_resource_has_the_variables_shape():
    assert infer("ReadVariableOp", handle(2, 3), dtype=dtypes.float32) == TensorShape([2, 3])
    assert infer("ResourceGather", handle(2, 3), tensor(4), batch_dims=0, dtype=dtypes.float32) == TensorShape([4, 3])
    assert infer("VariableShape", handle(2, 3)) == TensorShape([2])
    assert infer("ReadVariableOp", SOME_HANDLE, dtype=dtypes.float32).ndims is None


@pytest.mark.parametrize(
    ("op_type", "inputs", "message"),
    [
        ("AssignVariableOp", [tensor(3)], "Shapes must be equal rank, but are 2 and 1"),
        ("AssignAddVariableOp", [tensor(2, 4)], "Dimension 1 in both shapes must be equal, but are 3 and 4"),
        ("ResourceScatterAdd", [tensor(1), tensor(1, 4)], "Dimension 1 in both shapes must be equal, but are 4 and 3"),
    ],
)
def test_what_is_written_through_a_resource_must_fit_the_variable(op_type, inputs, message):
    with pytest.raises(ValueError, match=message):
        infer(op_type, handle(2, 3), *inputs, dtype=dtypes.float32)
    assert infer(op_type, SOME_HANDLE, *inputs, dtype=dtypes.float32) == []


def test_a_resource_is_read_in_its_variables_type():
    with pytest.raises(ValueError, match=r"Trying to read variable with wrong dtype. Expected float got int32"):
        infer("ReadVariableOp", handle(2), dtype=dtypes.int32)
