"""Clipping of values and of norms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.constant_op import constant
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.ops import array_ops, math_ops
from tfcompat.python.util.dispatch import add_dispatch_support

Clippable = Any
"""A tensor or IndexedSlices."""


@add_dispatch_support
def clip_by_value(t: Clippable, clip_value_min: Any, clip_value_max: Any, name: str | None = None) -> Clippable:
    """`t` with elements below `clip_value_min` or above `clip_value_max` set to that bound. The bounds broadcast.

    Elements at a bound pass their gradient on.

        tf.clip_by_value([-2., 0.5, 3.], -1., 1.)  # [-1, 0.5, 1]

    Raises:
      ValueError: the bounds would broadcast `t` to another shape.

    Source: TensorFlow's `tf.clip_by_value`.
    """
    with ops.name_scope(name, "clip_by_value", [t, clip_value_min, clip_value_max]) as name:
        values = ops.convert_to_tensor(_values(t), name="t")
        from_above = math_ops.minimum(values, clip_value_max)
        values.shape.merge_with(from_above.shape)
        clipped = math_ops.maximum(from_above, clip_value_min, name=name)
        values.shape.merge_with(clipped.shape)
        return _like(t, clipped)


def _values(t: Clippable) -> Any:
    return t.values if isinstance(t, ops.IndexedSlices) else t


def _like(t: Clippable, values: ops.Tensor) -> Clippable:
    return ops.IndexedSlices(values, t.indices, t.dense_shape) if isinstance(t, ops.IndexedSlices) else values


def clip_by_norm(t: Clippable, clip_norm: Any, axes: Any = None, name: str | None = None) -> Clippable:
    """`t` scaled so that its L2 norm over `axes` (all when None) is at most `clip_norm`.

    Source: TensorFlow's `tf.clip_by_norm`.
    """
    with ops.name_scope(name, "clip_by_norm", [t, clip_norm]) as name:
        values = ops.convert_to_tensor(_values(t), name="t")
        square_sum = math_ops.reduce_sum(values * values, axes, keepdims=True)
        positive = square_sum > 0
        # The root's gradient at 0 is infinite: it is taken of 1 there.
        safe = array_ops.where(positive, square_sum, array_ops.ones_like(square_sum))
        norm = array_ops.where(positive, math_ops.sqrt(safe), square_sum)
        scaled = values * clip_norm
        values.shape.merge_with(scaled.shape)
        return _like(t, array_ops.identity(scaled / math_ops.maximum(norm, clip_norm), name=name))


def global_norm(t_list: Sequence[Clippable | None], name: str | None = None) -> ops.Tensor:
    """sqrt of the sum of the squares of all elements of all tensors; None is passed over.

    Raises:
      TypeError: `t_list` is not a sequence.

    Source: TensorFlow's `tf.global_norm`.
    """
    tensors = _as_list(t_list)
    with ops.name_scope(name, "global_norm", tensors) as name:
        half_squares = []
        for values in _convert(tensors):
            if values is not None:
                with ops.colocate_with(values):
                    half_squares.append(apply_op("L2Loss", t=values))
        half_square = math_ops.reduce_sum(array_ops.stack(half_squares))
        return math_ops.sqrt(half_square * constant(2.0, dtype=half_square.dtype), name="global_norm")


def _as_list(t_list: Any) -> list[Clippable | None]:
    if not isinstance(t_list, Sequence) or isinstance(t_list, (str, bytes)):
        raise TypeError("t_list should be a sequence")
    return list(t_list)


def _convert(tensors: list[Clippable | None]) -> list[ops.Tensor | None]:
    return [None if t is None else ops.convert_to_tensor(_values(t), name=f"t_{i}") for i, t in enumerate(tensors)]


def clip_by_global_norm(
    t_list: Sequence[Clippable | None], clip_norm: Any, use_norm: Any = None, name: str | None = None
) -> tuple[list[Clippable | None], ops.Tensor]:
    """All tensors scaled by clip_norm / max(norm, clip_norm), with the norm of all of them together.

    Args:
      t_list: tensors, IndexedSlices and None (passed through).
      clip_norm: the largest norm, above 0.
      use_norm: the norm, when it is known; else `global_norm(t_list)`.

    Returns:
      (clipped tensors, norm). With an infinite norm everything is nan.

    Source: TensorFlow's `tf.clip_by_global_norm`; Pascanu et al., "On the difficulty of training RNNs" (2012).
    """
    tensors = _as_list(t_list)
    if use_norm is None:
        use_norm = global_norm(tensors, name)
    with ops.name_scope(name, "clip_by_global_norm", [*tensors, clip_norm]) as name:
        scale_for_finite = clip_norm * math_ops.minimum(1.0 / use_norm, constant(1.0, dtype=use_norm.dtype) / clip_norm)
        is_finite = math_ops.is_finite(use_norm)
        nan = constant(float("nan"), dtype=use_norm.dtype)
        scale = array_ops.where(is_finite, scale_for_finite, nan)
        clipped: list[Clippable | None] = []
        for i, (t, values) in enumerate(zip(tensors, _convert(tensors), strict=True)):
            if values is None:
                clipped.append(None)
                continue
            with ops.colocate_with(values):
                clipped.append(_like(t, array_ops.identity(values * scale, name=f"{name}_{i}")))
    return clipped, use_norm


def clip_by_average_norm(t: Any, clip_norm: Any, name: str | None = None) -> ops.Tensor:
    """`t` scaled so that its L2 norm divided by its number of elements is at most `clip_norm`.

    Source: TensorFlow's `tf.clip_by_average_norm`.
    """
    with ops.name_scope(name, "clip_by_average_norm", [t, clip_norm]) as name:
        t = ops.convert_to_tensor(t, name="t")
        elements = math_ops.cast(array_ops.size(t), dtypes.float32)
        inverse_norm = math_ops.rsqrt(math_ops.reduce_sum(t * t, math_ops.range(array_ops.rank(t))))
        scaled = t * clip_norm
        factor = math_ops.minimum(inverse_norm * elements, constant(1.0) / clip_norm)
        return array_ops.identity(scaled * factor, name=name)
