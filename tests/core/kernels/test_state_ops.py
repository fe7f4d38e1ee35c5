"""Kernels that change variables, on NumPy arrays (host steps) and on JAX arrays (compiled steps)."""

import jax.numpy as jnp
import numpy as np
import pytest

from tfcompat.core.framework import kernel
from tfcompat.core.framework.context import Ref
from tfcompat.python.framework import errors

ARRAYS = pytest.mark.parametrize("array", [np.asarray, jnp.asarray], ids=["numpy", "jax"])


class Variables:
    """The context of a run whose state is a list of arrays."""

    def __init__(self, *values):
        self.values = list(values)

    def read(self, ref):
        return self.values[ref.index]

    def write(self, ref, value):
        self.values[ref.index] = value

    def is_initialized(self, ref):
        return self.values[ref.index] is not None

    def check(self, ok, error, message, data=()):
        if not ok:
            raise error(None, None, message)


def run(op_type, state, *inputs, **attrs):
    return kernel.lookup(op_type).function(state, Ref(0), *inputs, **attrs)


@ARRAYS
def test_reference_ops_return_their_reference_and_resource_ops_nothing(array):
    state = Variables(array(np.float32([1, 2])))
    assert run("AssignAdd", state, array(np.float32([1, 1]))) == Ref(0)
    assert run("AssignAddVariableOp", state, array(np.float32([1, 1]))) == ()
    np.testing.assert_array_equal(state.values[0], [3, 4])


def test_an_update_of_another_shape_is_refused():
    state = Variables(np.float32([1, 2]))
    with pytest.raises(errors.InvalidArgumentError, match=r"variable with shape \[2\] using a Tensor with shape \[3\]"):
        run("AssignSub", state, np.float32([1, 1, 1]))


@ARRAYS
def test_repeated_rows_are_updated_one_after_another(array):
    indices = np.int32([0, 2, 0])
    expected = {
        "Update": [5, 1, 3],
        "Add": [7, 1, 4],
        "Sub": [-7, 1, -2],
        "Mul": [0, 1, 3],
        "Div": [0, 1, 0],
        "Min": [0, 1, 1],
        "Max": [5, 1, 3],
    }
    for name, values in expected.items():
        state = Variables(array(np.int32([0, 1, 1])))
        run(f"Scatter{name}", state, array(indices), array(np.int32([2, 3, 5])))
        np.testing.assert_array_equal(state.values[0], values, err_msg=name)
        assert state.values[0].dtype == np.int32


def test_integer_division_truncates_toward_zero():
    state = Variables(np.int32([-7, 7]))
    run("ScatterDiv", state, np.int32([0, 1]), np.int32(2))
    np.testing.assert_array_equal(state.values[0], [-3, 3])


def test_an_index_out_of_range_is_an_error_when_known_and_dropped_on_the_device():
    state = Variables(np.float32([1, 2]))
    with pytest.raises(errors.InvalidArgumentError, match=r"indices\[1\] = 2 is not in \[0, 2\)"):
        run("ScatterAdd", state, np.int32([0, 2]), np.float32([1, 1]))
    state = Variables(jnp.float32([1, 2]))
    run("ScatterAdd", state, jnp.int32([0, 2, -1]), jnp.float32([1, 1, 1]))
    np.testing.assert_array_equal(state.values[0], [2, 2])
    np.testing.assert_array_equal(run("ResourceGather", state, jnp.int32([1, 5, -1]), batch_dims=0), [2, 0, 0])


@ARRAYS
def test_gather_with_batch_dimensions(array):
    state = Variables(array(np.arange(12).reshape(2, 3, 2)))
    result = run("ResourceGather", state, array(np.int32([[0, 2], [1, 1]])), batch_dims=1)
    np.testing.assert_array_equal(result, [[[0, 1], [4, 5]], [[8, 9], [8, 9]]])


@ARRAYS
def test_assignment_to_a_slice(array):
    masks = {"begin_mask": 1, "end_mask": 1, "ellipsis_mask": 0, "new_axis_mask": 0, "shrink_axis_mask": 2}
    state = Variables(array(np.zeros([2, 3], np.float32)))
    run(
        "StridedSliceAssign",
        state,
        np.int32([0, -1]),
        np.int32([0, 0]),
        np.int32([1, 1]),
        array(np.ones(2, np.float32)),
        **masks,
    )
    np.testing.assert_array_equal(state.values[0], [[0, 0, 1], [0, 0, 1]])
    with pytest.raises(errors.UnimplementedError, match=r"l-value shape \[2\] does not match r-value shape \[1\]"):
        run(
            "StridedSliceAssign",
            state,
            np.int32([0, -1]),
            np.int32([0, 0]),
            np.int32([1, 1]),
            np.ones(1, np.float32),
            **masks,
        )


def test_counting_stops_at_the_limit():
    state = Variables(np.int64(1))
    assert run("CountUpTo", state, limit=2) == 1
    assert state.values[0] == 2 and state.values[0].dtype == np.int64
    with pytest.raises(errors.OutOfRangeError, match="Reached limit of 2"):
        run("CountUpTo", state, limit=2)


def test_strings_are_assigned_and_scattered():
    state = Variables(np.array([b"a", b"b"], object))
    run("ScatterUpdate", state, np.int32([1]), np.array([b"c"], object))
    assert state.values[0].tolist() == [b"a", b"c"]


def test_initialized_is_asked_without_reading():
    assert not run("IsVariableInitialized", Variables(None))
    assert run("VarIsInitializedOp", Variables(np.float32(1)))
