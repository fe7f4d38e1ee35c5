"""The optimizers' update rules against the formulas of their papers (numbers of TensorFlow: see conformance/)."""

import inspect

import jax.numpy as jnp
import numpy as np
import pytest

from tests.core.kernels.test_state_ops import Variables, run
from tfcompat.core.framework import kernel, op_def
from tfcompat.core.framework.context import Ref
from tfcompat.python.framework import errors

UPDATE_OPS = [
    name for name in kernel.registered() if "Apply" in name and op_def.get_op_def(name).inputs[0].name == "var"
]


def test_every_update_op_of_tensorflow_has_a_kernel():
    missing = [
        name
        for name in op_def.op_names()
        if name.startswith(("Apply", "ResourceApply", "SparseApply", "ResourceSparseApply"))
        and kernel.lookup(name) is None
    ]
    assert not missing


@pytest.mark.parametrize("op_type", UPDATE_OPS)
def test_variables_keep_their_type(op_type):
    definition = op_def.get_op_def(op_type)
    half, state, inputs = np.float16, [], []
    rows = 2 if "Sparse" in op_type else 3
    for arg in definition.inputs:
        if arg.is_ref or (arg.dtype is not None and arg.dtype.name == "resource"):
            inputs.append(Ref(len(state)))
            state.append(jnp.ones([3], half))
        elif arg.name == "indices":
            inputs.append(np.int64([2, 0]))
        elif arg.name == "global_step":
            inputs.append(np.int64(1))
        else:
            inputs.append(half(0.5) if arg.name not in ("grad", "delta") else np.ones([rows], half))
    entry = kernel.lookup(op_type)
    context = Variables(*state)
    entry.function(context, *inputs, **dict.fromkeys(entry.attrs, True))
    assert [value.dtype for value in context.values] == [half] * len(state)
    assert [value.shape for value in context.values] == [(3,)] * len(state)


def test_adam_corrects_the_rate_and_adds_epsilon_outside_the_root():
    f = np.float32
    context = Variables(f([1.0]), f([0.0]), f([0.0]))
    run(
        "ApplyAdam",
        context,
        Ref(1),
        Ref(2),
        f(0.9),
        f(0.999),
        f(0.1),
        f(0.9),
        f(0.999),
        f(0.5),
        f([2.0]),
        use_nesterov=False,
    )
    m, v = 0.1 * 2, 0.001 * 4
    rate = 0.1 * np.sqrt(1 - 0.999) / (1 - 0.9)
    np.testing.assert_allclose(context.values, [[1 - rate * m / (np.sqrt(v) + 0.5)], [m], [v]], rtol=1e-4)


def test_a_repeated_row_sees_its_earlier_update():
    f = np.float32
    context = Variables(f([[1.0], [1.0]]), f([[0.0], [0.0]]))
    run("SparseApplyAdagrad", context, Ref(1), f(0.1), f([[1.0], [1.0]]), np.int32([0, 0]), update_slots=True)
    np.testing.assert_allclose(context.values[0], [[1 - 0.1 - 0.1 / np.sqrt(2)], [1]], rtol=1e-6)
    np.testing.assert_allclose(context.values[1], [[2], [0]])


def test_no_rows_change_nothing():
    f = np.float32
    context = Variables(f([[1.0], [1.0]]), f([[1.0], [1.0]]))
    run("SparseApplyAdagrad", context, Ref(1), f(0.1), np.zeros([0, 1], f), np.zeros([0], np.int32), update_slots=True)
    np.testing.assert_array_equal(context.values[0], [[1], [1]])


def test_a_gradient_of_another_shape_is_refused():
    with pytest.raises(errors.InvalidArgumentError, match="do not have the same shape"):
        run("ApplyGradientDescent", Variables(np.float32([1, 2])), np.float32(1), np.float32([1]))


def test_kernels_name_just_the_attributes_that_change_the_numbers():
    attrs = {attr for name in UPDATE_OPS for attr in kernel.lookup(name).attrs}
    assert attrs == {"use_nesterov", "update_slots"}
    assert "use_locking" not in inspect.signature(kernel.lookup("ApplyAdam").function).parameters
