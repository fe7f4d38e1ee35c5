"""TensorFlow's `gen_*_ops`: every op type has its function, in its module."""

import importlib
import inspect
from importlib import resources

import pytest

import tfcompat as tf
from tfcompat.python.ops import array_ops, gen_array_ops, gen_math_ops, gen_nn_ops, gen_sparse_ops, math_ops, sparse_ops

ROWS = [
    line.split("\t") for line in resources.files("tfcompat.python.ops").joinpath("gen_ops.tsv").read_text().splitlines()
][1:]


def test_every_function_resolves():
    for op_type, module, function in ROWS:
        found = getattr(importlib.import_module("tfcompat.python." + module), function)
        assert found.__name__ == function, op_type


def test_functions_take_positional_arguments():
    y = gen_math_ops._sum([[1.0, 2.0], [3.0, 4.0]], 1, True, "total")
    assert (y.name, y.op.type, y.shape.as_list()) == ("total:0", "Sum", [2, 1])


def test_names_work_with_and_without_underscore():
    parameters = list(inspect.signature(gen_nn_ops._max_pool_grad).parameters)
    assert parameters == list(inspect.signature(gen_nn_ops.max_pool_grad).parameters)
    assert parameters[:3] == ["orig_input", "orig_output", "grad"]


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'relu7'"):
        _ = gen_nn_ops.relu7
    assert "relu" in dir(gen_nn_ops)


def test_raw_ops_is_not_hidden_by_helpers_of_the_module():
    assert tf.raw_ops.Any(input=[True, False], axis=0).op.type == "Any"


def test_modules_have_what_tensorflow_imports_from_the_generated_ones():
    assert array_ops.scatter_nd_non_aliasing_add is gen_array_ops.scatter_nd_non_aliasing_add
    assert sparse_ops.gen_sparse_ops is gen_sparse_ops
    assert math_ops.abs is not gen_math_ops.abs
    with pytest.raises(AttributeError, match="array_ops' has no attribute 'scatter_7d'"):
        _ = array_ops.scatter_7d
