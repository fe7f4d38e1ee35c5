"""`IndexedSlices` and `SparseTensor`."""

from __future__ import annotations

import numpy as np
import pytest

import tfcompat as tf


def slices(dense_shape: object = (3, 2)) -> tf.IndexedSlices:
    shape = None if dense_shape is None else tf.constant(dense_shape)
    return tf.IndexedSlices(tf.constant([[1.0, 2.0], [3.0, 4.0]]), tf.constant([2, 2]), shape)


def test_slices_know_type_and_shape() -> None:
    assert slices().dtype is tf.float32 and slices().shape == [3, 2]
    assert slices(None).shape.ndims is None


def test_rows_of_one_index_add_up_when_converted() -> None:
    dense = tf.convert_to_tensor(slices())
    assert dense.op.type == "UnsortedSegmentSum" and dense.shape == [3, 2]
    with tf.Session() as sess:
        np.testing.assert_array_equal(sess.run(dense), [[0, 0], [0, 0], [4, 6]])


def test_a_conversion_needs_the_dense_shape_and_the_type() -> None:
    with pytest.raises(ValueError, match=r"^Tensor conversion requested for IndexedSlices without dense_shape: "):
        tf.convert_to_tensor(slices(None))
    with pytest.raises(
        ValueError, match=r"^Tensor conversion requested dtype int32 for IndexedSlices with dtype float32"
    ):
        tf.convert_to_tensor(slices(), tf.int32)


def test_slices_may_be_left_alone() -> None:
    given = slices()
    assert tf.convert_to_tensor_or_indexed_slices(given) is given


def test_negation_and_fetching() -> None:
    with tf.Session() as sess:
        values, indices, dense_shape = sess.run(-slices(None))
    np.testing.assert_array_equal(values, [[-1, -2], [-3, -4]])
    assert indices.tolist() == [2, 2] and dense_shape is None


def test_a_sparse_tensor_names_its_parts() -> None:
    sparse = tf.SparseTensor([[0, 1]], [5.0], [2, 3])
    assert sparse.indices.name == "SparseTensor/indices:0"
    assert sparse.values.name == "SparseTensor/values:0"
    assert sparse.dense_shape.name == "SparseTensor/dense_shape:0"
    assert sparse.shape == [2, 3]


def test_the_parts_of_a_sparse_tensor_must_fit() -> None:
    with pytest.raises(ValueError):
        tf.SparseTensor([[0, 1]], [5.0, 6.0], [2, 3])
