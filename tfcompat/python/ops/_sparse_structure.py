"""Sparse tensors rearranged: order, shape, joining, taking apart, filling up, crossing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from tfcompat.python.framework import dtypes, ops, tensor_util
from tfcompat.python.framework.constant_op import constant
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.sparse_tensor import SparseTensor, SparseTensorValue
from tfcompat.python.framework.tensor_shape import dimension_at_index
from tfcompat.python.ops import array_ops, check_ops, control_flow_ops, math_ops
from tfcompat.python.util.deprecation import deprecated_argument_lookup


def to_sparse_tensor(sp_input: Any) -> SparseTensor:
    """A `SparseTensor` of one, or of a `SparseTensorValue`. Raises TypeError for anything else."""
    if isinstance(sp_input, SparseTensorValue):
        return SparseTensor.from_value(sp_input)
    if not isinstance(sp_input, SparseTensor):
        raise TypeError("Input must be a SparseTensor.")
    return sp_input


def _to_sparse_tensors(sp_inputs: Any) -> list[SparseTensor]:
    if not isinstance(sp_inputs, (list, tuple)):
        raise TypeError("Inputs must be a list or tuple.")
    return [to_sparse_tensor(each) for each in sp_inputs]


# Order and shape.


def sparse_reorder(sp_input: Any, name: str | None = None) -> SparseTensor:
    """The same tensor with its indices in row-major order, which most functions expect.

    Source: TensorFlow's `tf.sparse.reorder`.
    """
    sp_input = to_sparse_tensor(sp_input)
    indices, values = apply_op(
        "SparseReorder",
        input_indices=sp_input.indices,
        input_values=sp_input.values,
        input_shape=sp_input.dense_shape,
        name=name,
    )
    shape = sp_input.get_shape()
    dense_shape = shape.as_list() if shape.is_fully_defined() else array_ops.identity(sp_input.dense_shape)
    return SparseTensor(indices, values, dense_shape)


def sparse_reshape(sp_input: Any, shape: Any, name: str | None = None) -> SparseTensor:
    """The same elements, in row-major order, in another dense shape.

    Args:
      shape: a 1-D integer tensor; one size may be -1 and follows from the others.

    Raises ValueError when the static shapes have different numbers of elements, or several sizes are -1.

    Source: TensorFlow's `tf.sparse.reshape`.
    """
    sp_input = to_sparse_tensor(sp_input)
    shape = math_ops.cast(shape, dtype=dtypes.int64)
    with ops.name_scope(name, "SparseReshape", [sp_input]) as name:
        indices, new_shape = apply_op(
            "SparseReshape",
            input_indices=sp_input.indices,
            input_shape=sp_input.dense_shape,
            new_shape=shape,
            name=name,
        )
        static = _static_reshape(sp_input, shape)
        if static is not None:
            new_shape = constant(static, dtype=dtypes.int64)
        return SparseTensor(indices, array_ops.identity(sp_input.values), new_shape)


def _static_reshape(sp_input: SparseTensor, shape: ops.Tensor) -> list[int] | None:
    """The sizes after a reshape, where they follow from static shapes."""
    sizes = tensor_util.constant_value_as_shape(shape)
    if sizes.ndims is None or not sp_input.shape.is_fully_defined():
        return None
    given = tensor_util.constant_value(shape)
    if given is not None and np.count_nonzero(given == -1) > 1:
        raise ValueError(f"At most one dimension can be inferred (-1). Found: {given}")
    requested = sizes.as_list()
    count = math.prod(size or 0 for size in sp_input.shape.as_list())
    unknown = [position for position, size in enumerate(requested) if size is None]
    if len(unknown) > 1:
        return None
    known = math.prod(size for size in requested if size is not None)
    result = [count // max(known, 1) if size is None else size for size in requested]
    total = math.prod(result)
    if total != count:
        raise ValueError(f"Cannot reshape a tensor with {count} elements to shape {requested} ({total} elements).")
    return result


def sparse_transpose(sp_input: Any, perm: Any = None, name: str | None = None) -> SparseTensor:
    """The tensor with its dimensions permuted: dimension i of the result is dimension `perm[i]` of the input.

    Args:
      perm: by default the dimensions in reverse.

    Source: TensorFlow's `tf.sparse.transpose`.
    """
    with ops.name_scope(name, "SparseTranspose", [sp_input]) as name:
        if perm is None:
            rank = array_ops.rank(sp_input)
            perm = (rank - 1) - math_ops.range(0, rank, 1)
        indices = array_ops.transpose(array_ops.gather(array_ops.transpose(sp_input.indices), perm))
        static_perm = tensor_util.constant_value(ops.convert_to_tensor(perm))
        if static_perm is not None and sp_input.get_shape().is_fully_defined():
            sizes = sp_input.get_shape().as_list()
            dense_shape: Any = [sizes[axis] for axis in static_perm]
        else:
            dense_shape = array_ops.gather(sp_input.dense_shape, perm)
        return sparse_reorder(SparseTensor(indices, sp_input.values, dense_shape))


def sparse_expand_dims(sp_input: Any, axis: Any = None, name: str | None = None) -> SparseTensor:
    """The tensor with a dimension of size 1 put in at index `axis` of the result, at the end by default.

    Source: TensorFlow's `tf.sparse.expand_dims`.
    """
    rank = sp_input.dense_shape.get_shape()[0]
    axis = -1 if axis is None else axis
    with ops.name_scope(name, default_name="expand_dims", values=[sp_input]):
        if isinstance(axis, (int, np.integer)):
            axis = ops.convert_to_tensor(axis, name="axis", dtype=dtypes.int32)
        elif not isinstance(axis, ops.Tensor):
            raise TypeError("axis must be an integer value in range [-rank(sp_input) - 1, rank(sp_input)]")
        axis = array_ops.where_v2(axis >= 0, axis, axis + rank + 1)

        count = array_ops.shape(sp_input.indices)[0]
        column = array_ops.zeros([count, 1], dtype=dtypes.int64)
        before = array_ops.slice(sp_input.indices, [0, 0], [-1, axis])
        after = array_ops.slice(sp_input.indices, [0, axis], [-1, -1])
        indices = array_ops.concat([before, column, after], axis=1)

        shape_before = array_ops.slice(sp_input.dense_shape, [0], [axis])
        shape_after = array_ops.slice(sp_input.dense_shape, [axis], [-1])
        one = ops.convert_to_tensor([1], name="new_shape", dtype=dtypes.int64)
        shape = array_ops.concat([shape_before, one, shape_after], axis=0)
        return SparseTensor(indices=indices, values=sp_input.values, dense_shape=shape)


def sparse_reset_shape(sp_input: Any, new_shape: Any = None) -> SparseTensor:
    """The same indices and values in another dense shape: `new_shape`, which must not be smaller, or the tightest one.

    Raises ValueError when `new_shape` is statically smaller than the tensor's shape, or of another rank.

    Source: TensorFlow's `tf.sparse.reset_shape`.
    """
    sp_input = to_sparse_tensor(sp_input)
    indices = array_ops.identity(sp_input.indices)
    values = array_ops.identity(sp_input.values)
    shape = array_ops.identity(sp_input.dense_shape)
    if new_shape is None:
        largest = math_ops.reduce_max(indices, axis=0)
        dense_shape: Any = math_ops.maximum(
            constant(0, dtype=dtypes.int64), math_ops.add(largest, array_ops.ones_like(shape))
        )
        return SparseTensor(indices, values, dense_shape)
    dense_shape = ops.convert_to_tensor(new_shape)
    dense_shape.get_shape().assert_has_rank(1)
    dense_shape = math_ops.cast(dense_shape, dtypes.int64)
    dense_shape.get_shape()[0].merge_with(shape.get_shape()[0])
    given = tensor_util.constant_value(dense_shape)
    if given is not None and sp_input.get_shape().is_fully_defined():
        old = np.array(sp_input.get_shape().as_list())
        if not np.all(old <= given):
            raise ValueError(
                "Requested new_shape should have dimension sizes >= sp_input.shape.  Found new_shape "
                f"({old}), sp_input.shape ({given})."
            )
        dense_shape = given
    else:
        same_rank = check_ops.assert_equal(array_ops.shape(shape), array_ops.shape(dense_shape))
        dense_shape = control_flow_ops.with_dependencies([same_rank], dense_shape)
        dense_shape = control_flow_ops.with_dependencies([check_ops.assert_less_equal(shape, dense_shape)], dense_shape)
    return SparseTensor(indices, values, dense_shape)


# Joining and taking apart.


def sparse_concat(
    axis: Any,
    sp_inputs: Any,
    name: str | None = None,
    expand_nonconcat_dim: bool = False,
    concat_dim: Any = None,
    expand_nonconcat_dims: bool | None = None,
) -> SparseTensor:
    """Sparse tensors one behind the other along dimension `axis`.

    Args:
      sp_inputs: a list of them, in row-major order; all dimensions but `axis` are equal.
      expand_nonconcat_dim: let those dimensions differ: the result has the largest of each. expand_nonconcat_dims: its
        new name.
      concat_dim: the old name of `axis`.

    Raises ValueError when an argument is given under both of its names.

    Source: TensorFlow's `tf.sparse.concat`.
    """
    expand = deprecated_argument_lookup(
        "expand_nonconcat_dims", expand_nonconcat_dims, "expand_nonconcat_dim", expand_nonconcat_dim
    )
    axis = deprecated_argument_lookup("axis", axis, "concat_dim", concat_dim)
    return sparse_concat_v2(axis, sp_inputs, expand, name)


def sparse_concat_v2(
    axis: int, sp_inputs: Any, expand_nonconcat_dims: bool = False, name: str | None = None
) -> SparseTensor:
    """`sparse_concat` with the arguments of TensorFlow 2."""
    tensors = _to_sparse_tensors(sp_inputs)
    if len(tensors) == 1:
        return tensors[0]
    shapes = [each.dense_shape for each in tensors]
    if expand_nonconcat_dims:
        shapes = _expanded_shapes(shapes, axis)
    indices, values, output_shape = apply_op(
        "SparseConcat",
        indices=[each.indices for each in tensors],
        values=[each.values for each in tensors],
        shapes=shapes,
        concat_dim=axis,
        name=name,
    )
    known = [tensor_util.constant_value(shape) for shape in shapes]
    if all(shape is not None for shape in known):
        sizes = np.array(known[0])
        sizes[axis] = sum(shape[axis] for shape in known)
        output_shape = ops.convert_to_tensor(sizes)
    return SparseTensor(indices, values, output_shape)


def _expanded_shapes(shapes: list[ops.Tensor], axis: int) -> list[ops.Tensor]:
    """Each shape with the largest of all sizes in the dimensions other than `axis`."""
    rows = array_ops.concat([array_ops.reshape(shape, [1, -1]) for shape in shapes], 0)
    largest = math_ops.reduce_max(rows, 0)
    is_last = axis == -1
    return [
        array_ops.concat(
            [
                largest[:axis],
                shape[-1:] if is_last else shape[axis : axis + 1],
                [] if is_last else largest[axis + 1 :],
            ],
            0,
        )
        for shape in shapes
    ]


class KeywordRequired:
    """The default of a first argument that must not be given."""

    def __repr__(self) -> str:
        return "KeywordRequired()"


def sparse_split(
    keyword_required: Any = KeywordRequired(),  # noqa: B008 - TensorFlow's signature
    sp_input: Any = None,
    num_split: int | None = None,
    axis: Any = None,
    name: str | None = None,
    split_dim: Any = None,
) -> list[SparseTensor]:
    """`num_split` pieces of a sparse tensor along dimension `axis`; the first ones are one longer if need be.

    All arguments go by name.

    Args:
      split_dim: the old name of `axis`, which TensorFlow 1.15 does not take in its place any more.

    Raises ValueError when an argument is missing, given by position or under both of its names.

    Source: TensorFlow's `tf.sparse.split`.
    """
    if not isinstance(keyword_required, KeywordRequired):
        raise ValueError("Keyword arguments are required for this function.")
    if sp_input is None:
        raise ValueError("sp_input is required")
    if num_split is None:
        raise ValueError("num_split is required")
    if axis is None:
        raise ValueError("axis is required")
    axis = deprecated_argument_lookup("axis", axis, "split_dim", split_dim)
    sp_input = to_sparse_tensor(sp_input)
    indices, values, shapes = apply_op(
        "SparseSplit",
        split_dim=axis,
        indices=sp_input.indices,
        values=sp_input.values,
        shape=sp_input.dense_shape,
        num_split=num_split,
        name=name,
    )
    return [SparseTensor(indices[i], values[i], shapes[i]) for i in range(num_split)]


def sparse_split_v2(
    sp_input: Any = None, num_split: int | None = None, axis: Any = None, name: str | None = None
) -> list[SparseTensor]:
    """`sparse_split` with the arguments of TensorFlow 2."""
    return sparse_split(sp_input=sp_input, num_split=num_split, axis=axis, name=name)


def sparse_slice(sp_input: Any, start: Any, size: Any, name: str | None = None) -> SparseTensor:
    """The part of a sparse tensor that begins at `start` and has at most `size` elements in each dimension.

    Source: TensorFlow's `tf.sparse.slice`.
    """
    sp_input = to_sparse_tensor(sp_input)
    start = ops.convert_to_tensor(start, dtypes.int64)
    size = ops.convert_to_tensor(size, dtypes.int64)
    with ops.name_scope(name, "SparseSlice", [sp_input]) as name:
        sliced = apply_op(
            "SparseSlice",
            indices=sp_input.indices,
            values=sp_input.values,
            shape=sp_input.dense_shape,
            start=start,
            size=size,
            name=name,
        )
        return SparseTensor(*sliced)


def sparse_retain(sp_input: Any, to_retain: Any) -> SparseTensor:
    """The values for which `to_retain`, a bool for each of them, is true.

    Source: TensorFlow's `tf.sparse.retain`.
    """
    sp_input = to_sparse_tensor(sp_input)
    to_retain = ops.convert_to_tensor(to_retain)
    retain_shape = to_retain.get_shape()
    retain_shape.assert_has_rank(1)
    if sp_input.values.get_shape().dims is not None:
        sp_input.values.get_shape().dims[0].merge_with(dimension_at_index(retain_shape, 0))
    kept = array_ops.reshape(array_ops.where_v2(to_retain), [-1])
    return SparseTensor(
        array_ops.gather(sp_input.indices, kept),
        array_ops.gather(sp_input.values, kept),
        array_ops.identity(sp_input.dense_shape),
    )


def sparse_fill_empty_rows(
    sp_input: Any, default_value: Any, name: str | None = None
) -> tuple[SparseTensor, ops.Tensor]:
    """The tensor with `default_value` at the beginning of each row (of dimension 0) that holds nothing.

    Returns:
      The tensor, and a bool for each row: whether it was empty.

    Source: TensorFlow's `tf.sparse.fill_empty_rows`.
    """
    sp_input = to_sparse_tensor(sp_input)
    with ops.name_scope(name, "SparseFillEmptyRows", [sp_input]):
        default_value = ops.convert_to_tensor(default_value, dtype=sp_input.values.dtype)
        indices, values, is_empty, _ = apply_op(
            "SparseFillEmptyRows",
            indices=sp_input.indices,
            values=sp_input.values,
            dense_shape=sp_input.dense_shape,
            default_value=default_value,
        )
        return SparseTensor(indices, values, sp_input.dense_shape), is_empty


# Crosses of features.

_DEFAULT_HASH_KEY = 0xDECAFCAFFE


def sparse_cross(inputs: Any, name: str | None = None) -> SparseTensor:
    """For each row all combinations of one value of each input, as strings joined by "_X_".

    Args:
      inputs: a list of 2-D sparse or dense tensors of integers or strings, one a feature; row i belongs to example i.

    Raises TypeError when `inputs` is no list of such tensors.

    Source: TensorFlow's `tf.sparse.cross`.
    """
    return _sparse_cross(inputs, False, 0, None, name)


def sparse_cross_hashed(
    inputs: Any, num_buckets: int = 0, hash_key: int | None = None, name: str | None = None
) -> SparseTensor:
    """`sparse_cross`, each combination hashed to an int64.

    Args:
      num_buckets: the hash is taken modulo this number, or modulo the largest int64 when it is 0.
      hash_key: combines the hashes of the values.

    Source: TensorFlow's `tf.sparse.cross_hashed`.
    """
    return _sparse_cross(inputs, True, num_buckets, hash_key, name)


def _sparse_cross(inputs: Any, hashed: bool, num_buckets: int, hash_key: int | None, name: str | None) -> SparseTensor:
    if not isinstance(inputs, list):
        raise TypeError("Inputs must be a list")
    if not all(isinstance(each, (SparseTensor, ops.Tensor)) for each in inputs):
        raise TypeError("All inputs must be SparseTensors")
    sparse = [each for each in inputs if isinstance(each, SparseTensor)]
    values, internal_type = _strings_or_integers([each.values for each in sparse], dtypes.string)
    dense, internal_type = _strings_or_integers(
        [each for each in inputs if not isinstance(each, SparseTensor)], internal_type
    )
    crossed = apply_op(
        "SparseCross",
        indices=[each.indices for each in sparse],
        values=values,
        shapes=[each.dense_shape for each in sparse],
        dense_inputs=dense,
        hashed_output=hashed,
        num_buckets=num_buckets,
        hash_key=hash_key or _DEFAULT_HASH_KEY,
        out_type=dtypes.int64 if hashed else dtypes.string,
        internal_type=internal_type,
        name=name,
    )
    return SparseTensor(*crossed)


def _strings_or_integers(tensors: Sequence[ops.Tensor], internal_type: Any) -> tuple[list[ops.Tensor], Any]:
    """The tensors with all numbers as int64, and the type to work in: int64 as soon as one holds numbers."""
    result = []
    for tensor in tensors:
        if tensor.dtype != dtypes.string:
            tensor, internal_type = math_ops.cast(tensor, dtypes.int64), dtypes.int64
        result.append(tensor)
    return result, internal_type
