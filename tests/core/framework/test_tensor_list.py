"""`TensorList`, in both of its forms."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from tfcompat.core.framework import tensor_list
from tfcompat.python.framework.errors_impl import InvalidArgumentError

FLOAT = np.dtype(np.float32)


def at(index):
    return np.asarray(index, np.int32)


def values(*numbers):
    return np.asarray(numbers, np.float32)


def test_elements_of_known_index_are_held_apart_and_may_differ_in_shape():
    filled = tensor_list.reserve(2, FLOAT, None).set(at(0), values(1)).set(at(1), values(2, 3))
    assert filled.stacked is None
    np.testing.assert_array_equal(filled.concat()[0], values(1, 2, 3))
    with pytest.raises(InvalidArgumentError, match="non-uniform"):
        filled.stack()


def test_an_index_that_the_device_knows_stacks_them():
    @jax.jit
    def run(index):
        return tensor_list.reserve(3, FLOAT, None).set(index, jnp.ones(2))

    filled = run(at(1))
    np.testing.assert_array_equal(filled.stacked, [[0, 0], [1, 1], [0, 0]])


def test_an_absent_element_reads_as_zeros_where_its_shape_is_known():
    empty = tensor_list.reserve(2, FLOAT, (None, 2))
    np.testing.assert_array_equal(empty.get(at(0), (1, None)), [[0, 0]])
    with pytest.raises(InvalidArgumentError, match="not fully defined"):
        empty.get(at(0))


def test_an_index_out_of_range_fails():
    with pytest.raises(InvalidArgumentError, match="element 2 in a list with 2 elements"):
        tensor_list.reserve(2, FLOAT, ()).get(at(2))


def test_another_type_fails():
    with pytest.raises(InvalidArgumentError, match="Invalid data types"):
        tensor_list.reserve(1, FLOAT, ()).set(at(0), np.asarray(1))


def test_a_list_of_gradients_adds_up_what_is_written():
    grads = tensor_list.reserve(2, FLOAT, (), "gradients").set(at(0), values(1)[0]).set(at(0), values(2)[0])
    np.testing.assert_array_equal(grads.stack(), [3, 0])


def test_sums_of_lists_take_what_is_there():
    a = tensor_list.reserve(2, FLOAT, None).set(at(0), values(1))
    b = tensor_list.from_tensor(np.ones((2, 1), np.float32))
    np.testing.assert_array_equal((a + b).stack(), [[2], [1]])
    np.testing.assert_array_equal((a + a).get(at(0)), [2])
    assert (0.0 + a) is a


def test_a_list_that_grows_is_resized_by_a_write():
    grown = tensor_list.reserve(0, FLOAT, (), grows=True).set(at(1), values(5)[0])
    np.testing.assert_array_equal(grown.stack(), [0, 5])
