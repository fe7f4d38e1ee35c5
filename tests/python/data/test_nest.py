"""Nested structures of datasets: tuples and dicts are structures, lists are values."""

import collections

import numpy as np
import pytest

from tfcompat.python.data.util import nest
from tfcompat.python.framework.sparse_tensor import SparseTensorValue

Point = collections.namedtuple("Point", ["x", "y"])


def test_lists_and_sparse_values_are_leaves():
    sparse = SparseTensorValue(np.zeros((0, 1)), np.zeros(0), np.array([3]))
    assert nest.flatten((1, [2, 3], sparse, {"b": 4, "a": (5,)})) == [1, [2, 3], sparse, 5, 4]
    assert not nest.is_sequence([1]) and not nest.is_sequence(sparse) and nest.is_sequence(())


def test_structures_keep_their_types():
    ordered = collections.OrderedDict([("b", 1), ("a", 2)])
    structure = (Point(1, ordered), 3)
    doubled = nest.map_structure(lambda x: 2 * x, structure)
    assert doubled == (Point(2, {"b": 2, "a": 4}), 6)
    assert type(doubled[0]) is Point and list(doubled[0].y) == ["b", "a"]


def test_structures_that_differ():
    with pytest.raises(ValueError, match="same nested structure"):
        nest.assert_same_structure((1, 2), (1, (2,)))
    with pytest.raises(TypeError, match="same sequence type"):
        nest.assert_same_structure((1, 2), Point(1, 2))
    with pytest.raises(ValueError, match="same set of keys"):
        nest.assert_same_structure({"a": 1}, {"b": 1})
    with pytest.raises(ValueError, match="Could not pack"):
        nest.pack_sequence_as((1, 2), [1])


def test_parts_where_a_shallow_structure_has_leaves():
    assert nest.flatten_up_to((1, {"a": 2}), ([3, 4], {"a": (5, 6)})) == [[3, 4], (5, 6)]
    assert nest.map_structure_up_to((0, 0), lambda a, b: (a, b), [1, 2], (3, 4)) == ((1, 3), (2, 4))
    with pytest.raises(TypeError, match="input must also be a sequence"):
        nest.flatten_up_to((1, 2), 3)
    with pytest.raises(ValueError, match="same sequence length"):
        nest.flatten_up_to((1, 2), (3,))
