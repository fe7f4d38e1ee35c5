"""`tf.map_fn`: a function applied to the parts of tensors along their first dimension."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tfcompat.python.framework import constant_op, ops
from tfcompat.python.framework.sparse_tensor import SparseTensor
from tfcompat.python.framework.tensor_shape import TensorShape, dimension_value
from tfcompat.python.ops.array_ops import shape
from tfcompat.python.ops.tensor_array_ops import TensorArray
from tfcompat.python.ops.variable_scope import get_variable_scope
from tfcompat.python.ops.while_loop import while_loop


def map_fn(
    fn: Callable[..., Any],
    elems: Any,
    dtype: Any = None,
    parallel_iterations: int | None = None,
    back_prop: bool = True,
    swap_memory: bool = False,
    infer_shape: bool = True,
    name: str | None = None,
) -> Any:
    """`fn` of each part of `elems` along the first dimension, the results stacked.

        tf.map_fn(lambda row: tf.reduce_sum(row), tf.constant([[1.0, 2.0], [3.0, 4.0]]))       # [3, 7]
        tf.map_fn(lambda pair: pair[0] * pair[1], (x, y), dtype=tf.float32)

    Args:
      fn: from one part (of the structure of `elems`) to its result (of the structure of `dtype`).
      elems: a tensor, or a nest of tensors, of one first dimension.
      dtype: the type or nest of types of the results, where it is not that of `elems`.
      parallel_iterations, swap_memory: accepted; XLA schedules the loop.
      back_prop: whether gradients may flow.
      infer_shape: require all results to have the same shape.
      name: a prefix for the names of the operations.

    Raises:
      TypeError: `fn` cannot be called or returns another structure, or `elems` is a SparseTensor.
      ValueError: `elems` contains a scalar.

    Source: `tf.map_fn`.
    """
    from tfcompat.python.util import nest

    if not callable(fn):
        raise TypeError("fn must be callable.")
    if isinstance(elems, SparseTensor):
        raise TypeError(
            "To perform a map on the values of a sparse tensor use either "
            " SparseTensor(input.indices, fn(input.values), input.dense_shape) or "
            " SparseTensor(input.indices, map_fn(fn, input.values), input.dense_shape)"
        )
    leaves = nest.flatten(elems)
    with ops.name_scope(name, "map", leaves), caching_reads():
        tensors = [ops.convert_to_tensor(leaf, name="elem") for leaf in leaves]
        structure = dtype or nest.pack_sequence_as(elems, [tensor.dtype for tensor in tensors])
        if tensors[0].shape.ndims == 0:
            raise ValueError(
                "elems must be a 1+ dimensional Tensor, not a scalar"
                if len(tensors) == 1
                else "elements in elems must be 1+ dimensional Tensors, not scalars"
            )
        count = dimension_value(tensors[0].shape[0]) or shape(tensors[0])[0]
        sources = [TensorArray(tensor.dtype, size=count, dynamic_size=False) for tensor in tensors]
        sources = [source.unstack(tensor) for source, tensor in zip(sources, tensors, strict=True)]
        start = constant_op.constant(0)
        results = [
            TensorArray(leaf, size=count, dynamic_size=False, infer_shape=infer_shape)
            for leaf in nest.flatten(structure)
        ]

        def body(index: Any, arrays: Any) -> Any:
            result = fn(nest.pack_sequence_as(elems, [source.read(index) for source in sources]))
            nest.assert_same_structure(dtype or elems, result)
            values = nest.flatten(result)
            return index + 1, [array.write(index, value) for array, value in zip(arrays, values, strict=True)]

        _, results = while_loop(
            lambda index, _: index < count,
            body,
            (start, results),
            parallel_iterations=parallel_iterations or 10,
            back_prop=back_prop,
            swap_memory=swap_memory,
            maximum_iterations=count,
        )
        stacked = [result.stack() for result in results]
        first = TensorShape([tensors[0].shape.with_rank_at_least(1)[0]])
        for tensor in tensors[1:]:
            first[0].merge_with(tensor.shape.with_rank_at_least(1)[0])
        for result in stacked:
            result.set_shape(first.concatenate(result.shape[1:]))
    return nest.pack_sequence_as(structure, stacked)


@contextmanager
def caching_reads() -> Iterator[None]:
    """Variables made by `tf.get_variable` inside are read once, rather than in every turn of a loop."""
    scope = get_variable_scope()
    if scope.caching_device is not None:
        yield
        return
    scope.set_caching_device(lambda op: op.device)
    try:
        yield
    finally:
        scope.set_caching_device(None)
