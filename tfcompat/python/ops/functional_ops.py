"""Folds and scans over the first dimension of tensors, `tf.map_fn`; and control flow as functions of functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfcompat.python.framework import constant_op, dtypes, ops
from tfcompat.python.framework.errors_impl import UnimplementedError
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.framework.tensor_shape import TensorShape, dimension_value
from tfcompat.python.ops.array_ops import shape
from tfcompat.python.ops.cond import cond as conditional
from tfcompat.python.ops.map_fn import caching_reads
from tfcompat.python.ops.map_fn import map_fn as map_fn
from tfcompat.python.ops.tensor_array_ops import TensorArray
from tfcompat.python.ops.while_loop import while_loop


def foldl(
    fn: Callable[[Any, Any], Any],
    elems: Any,
    initializer: Any = None,
    parallel_iterations: int = 10,
    back_prop: bool = True,
    swap_memory: bool = False,
    name: str | None = None,
) -> Any:
    """`fn(... fn(fn(initializer, elems[0]), elems[1]) ..., elems[n - 1])`.

        tf.foldl(lambda total, x: total + x, tf.constant([1, 2, 3]))     # 6

    Args:
      fn: from what has been accumulated and one part of `elems` to what is accumulated next.
      elems: a tensor, or a nest of tensors, of one first dimension.
      initializer: where to begin, a nest of tensors; the first part of `elems` when None.
      parallel_iterations, swap_memory: accepted; XLA schedules the loop.
      back_prop: whether gradients may flow.
      name: a prefix for the names of the operations.

    Raises TypeError when `fn` cannot be called. Source: `tf.foldl`.
    """
    if not callable(fn):
        raise TypeError("fn must be callable.")
    with ops.name_scope(name, "foldl", [elems]), caching_reads():
        count, arrays = _unstacked(elems)
        if initializer is None:
            initializer = _read(arrays, 0)
            start = constant_op.constant(1)
        else:
            start = constant_op.constant(0)

        def body(index: Tensor, accumulated: Any) -> list[Any]:
            accumulated = fn(accumulated, _read(arrays, index))
            return [index + 1, accumulated]

        _, result = while_loop(
            lambda index, _: index < count,
            body,
            [start, initializer],
            parallel_iterations=parallel_iterations,
            back_prop=back_prop,
            swap_memory=swap_memory,
            maximum_iterations=count,
        )
    return result


def foldr(
    fn: Callable[[Any, Any], Any],
    elems: Any,
    initializer: Any = None,
    parallel_iterations: int = 10,
    back_prop: bool = True,
    swap_memory: bool = False,
    name: str | None = None,
) -> Any:
    """`tf.foldl` from the last part of `elems` to the first; the same arguments. Source: `tf.foldr`."""
    if not callable(fn):
        raise TypeError("fn must be callable.")
    with ops.name_scope(name, "foldr", [elems]), caching_reads():
        count, arrays = _unstacked(elems)
        if initializer is None:
            start = count - 1
            initializer = _read(arrays, start)
        else:
            start = count

        def body(index: Tensor, accumulated: Any) -> list[Any]:
            index -= 1
            return [index, fn(accumulated, _read(arrays, index))]

        _, result = while_loop(
            lambda index, _: index > 0,
            body,
            [start, initializer],
            parallel_iterations=parallel_iterations,
            back_prop=back_prop,
            swap_memory=swap_memory,
            maximum_iterations=count,
        )
    return result


def scan(
    fn: Callable[[Any, Any], Any],
    elems: Any,
    initializer: Any = None,
    parallel_iterations: int = 10,
    back_prop: bool = True,
    swap_memory: bool = False,
    infer_shape: bool = True,
    reverse: bool = False,
    name: str | None = None,
) -> Any:
    """What `tf.foldl` accumulates after each part of `elems`, stacked.

        tf.scan(lambda total, x: total + x, tf.constant([1, 2, 3]))     # [1, 3, 6]

    Args:
      fn: from what has been accumulated and one part of `elems` to what is accumulated next, of the same structure.
      elems: a tensor, or a nest of tensors, of one first dimension.
      initializer: where to begin, a nest of tensors; the first part of `elems` when None, which is then the first
        result.
      parallel_iterations, swap_memory: accepted; XLA schedules the loop.
      back_prop: whether gradients may flow.
      infer_shape: require all results to have the same shape.
      reverse: go from the last part to the first; results stay at the places of their parts.
      name: a prefix for the names of the operations.

    Raises:
      TypeError: `fn` cannot be called or returns another structure.
      ValueError: `fn` returns another number of tensors.

    Source: `tf.scan`.
    """
    from tfcompat.python.util import nest

    if not callable(fn):
        raise TypeError("fn must be callable.")
    leaves = nest.flatten(elems)
    with ops.name_scope(name, "scan", leaves), caching_reads():
        tensors = [ops.convert_to_tensor(leaf, name="elem") for leaf in leaves]
        count = dimension_value(tensors[0].shape[0])
        if count is None:
            count = shape(tensors[0])[0]
        arrays = [
            TensorArray(tensor.dtype, size=count, dynamic_size=False, element_shape=tensor.shape[1:])
            for tensor in tensors
        ]
        arrays = [array.unstack(tensor) for array, tensor in zip(arrays, tensors, strict=True)]
        structure = elems if initializer is None else initializer
        if initializer is None:
            first = [array.read(count - 1 if reverse else 0) for array in arrays]
        else:
            first = [ops.convert_to_tensor(leaf) for leaf in nest.flatten(initializer)]
        results = [
            TensorArray(
                value.dtype,
                size=count,
                element_shape=value.shape if infer_shape else None,
                dynamic_size=False,
                infer_shape=infer_shape,
            )
            for value in first
        ]
        if initializer is None:
            results = [
                result.write(count - 1 if reverse else 0, value) for result, value in zip(results, first, strict=True)
            ]
        done = 1 if initializer is None else 0

        def body(index: Any, accumulated: Any, results: Any) -> Any:
            parts = nest.pack_sequence_as(elems, [array.read(index) for array in arrays])
            after = fn(nest.pack_sequence_as(structure, accumulated), parts)
            nest.assert_same_structure(structure, after)
            values = nest.flatten(after)
            results = [result.write(index, value) for result, value in zip(results, values, strict=True)]
            return index - 1 if reverse else index + 1, values, results

        _, _, results = while_loop(
            (lambda index, _1, _2: index >= 0) if reverse else (lambda index, _1, _2: index < count),
            body,
            (count - 1 - done if reverse else done, first, results),
            parallel_iterations=parallel_iterations,
            back_prop=back_prop,
            swap_memory=swap_memory,
            maximum_iterations=count,
        )
        stacked = [result.stack() for result in results]
        length = TensorShape([tensors[0].shape.with_rank_at_least(1)[0]])
        for tensor in tensors[1:]:
            length[0].merge_with(tensor.shape.with_rank_at_least(1)[0])
        for result in stacked:
            result.set_shape(length.concatenate(result.shape[1:]))
    return nest.pack_sequence_as(structure, stacked)


def _unstacked(elems: Any) -> tuple[Any, Any]:
    """The size of the first dimension, and a nest of arrays of the parts."""
    from tfcompat.python.util import nest

    tensors = [ops.convert_to_tensor(leaf, name="elem") for leaf in nest.flatten(elems)]
    count = dimension_value(tensors[0].shape[0]) or shape(tensors[0])[0]

    def array(leaf: Any) -> TensorArray:
        return TensorArray(leaf.dtype, size=count, dynamic_size=False).unstack(leaf)

    return count, nest.map_structure(array, elems)


def _read(arrays: Any, index: Any) -> Any:
    from tfcompat.python.util import nest

    return nest.map_structure(lambda array: array.read(index), arrays)


def If(cond: Any, inputs: Any, then_branch: Any, else_branch: Any, name: str | None = None) -> list[Tensor]:
    """The tensors that `then_branch(*inputs)` returns where the scalar `cond` is true or not 0, else `else_branch`'s.

    Source: `tensorflow.python.ops.functional_ops.If`.
    """
    return _as_list(
        conditional(_truth(cond), lambda: then_branch(*inputs), lambda: else_branch(*inputs), strict=True, name=name)
    )


def While(input_: Any, cond: Any, body: Any, name: str | None = None, hostmem: Any = None) -> list[Tensor]:
    """The tensors `input_` after `body(*tensors)` has run for as long as `cond(*tensors)` is true or not 0.

    Args:
      hostmem: accepted; memory is the runtime's.

    Source: `tensorflow.python.ops.functional_ops.While`.
    """
    return _as_list(
        while_loop(
            lambda *tensors: _truth(cond(*tensors)),
            lambda *tensors: tuple(_as_list(body(*tensors))),
            tuple(input_),
            name=name,
        )
    )


def For(
    start: Any,
    limit: Any,
    delta: Any,
    inputs: Any,
    body: Any,
    name: str | None = None,
    hostmem: Any = None,
    rewrite_with_while: Any = None,
) -> list[Tensor]:
    """The tensors `inputs` after `body(i, *tensors)` has run for i = start, start + delta, ... as far as `limit`.

    Args:
      hostmem, rewrite_with_while: accepted; it is a loop like any other.

    Source: `tensorflow.python.ops.functional_ops.For`.
    """
    start, limit, delta = (ops.convert_to_tensor(value, dtype=dtypes.int32) for value in (start, limit, delta))

    def holds(index: Tensor, *_: Tensor) -> Tensor:
        return apply_op("Select", condition=delta > 0, t=index < limit, e=index > limit)

    results = while_loop(
        holds, lambda index, *tensors: (index + delta, *_as_list(body(index, *tensors))), (start, *inputs), name=name
    )
    return list(results[1:])


def remote_call(args: Any, Tout: Any, f: Any, target: Any, name: str | None = None) -> Any:
    """Not supported: there is one process. Raises UnimplementedError."""
    raise UnimplementedError(None, None, "There are no remote devices: call the function instead.")


def _as_list(results: Any) -> list[Any]:
    return list(results) if isinstance(results, (list, tuple)) else [results]


def _truth(condition: Any) -> Tensor:
    condition = ops.convert_to_tensor(condition)
    if condition.dtype.base_dtype is dtypes.bool:
        return condition
    return apply_op("NotEqual", x=condition, y=constant_op.constant(0, condition.dtype.base_dtype))
