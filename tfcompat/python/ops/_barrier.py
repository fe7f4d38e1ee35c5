"""Barriers: tuples of tensors that are put together by keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tfcompat.python.framework import tensor_util
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Operation
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.ops._queues import _as_shape_list, _as_type_list


class Barrier:
    """A map from strings to tuples of tensors, which a session keeps.

    Tuples can be taken when all their components have arrived, in the order in which their first components did.

    Args:
      types: of the components.
      shapes: of the components, or None.
      shared_name: its name in the session.
      name: a name for the op.

    Example:
      barrier = data_flow_ops.Barrier((tf.string, tf.int32), shapes=((), ()))
      insert = barrier.insert_many(0, keys=["a", "b"], values=["x", "y"])
      index, key, values = barrier.take_many(2)

    Source: `tensorflow.python.ops.data_flow_ops.Barrier`.
    """

    def __init__(self, types: Any, shapes: Any = None, shared_name: str | None = None, name: str = "barrier") -> None:
        self._types = _as_type_list(types)
        given = _as_shape_list(shapes)
        self._shapes = [TensorShape(None)] * len(self._types) if given is None else given
        for index, shape in enumerate(self._shapes):
            if shape.num_elements() == 0:
                raise ValueError(f"Empty tensors are not supported, but received shape '{shape}' at index {index}")
        self._barrier_ref = apply_op(
            "Barrier", component_types=self._types, shapes=self._shapes, shared_name=shared_name or "", name=name
        )
        self._name = self._barrier_ref.op.name.split("/")[-1]

    @property
    def barrier_ref(self) -> Any:
        """The barrier's handle."""
        return self._barrier_ref

    @property
    def name(self) -> str:
        """The name of the handle's op."""
        return self._barrier_ref.op.name

    def insert_many(self, component_index: int, keys: Any, values: Any, name: str | None = None) -> Operation:
        """Gives each of n keys the value of one component.

        Args:
          component_index: which component.
          keys: string, shape [n].
          values: shape [n, ...].
        """
        return apply_op(
            "BarrierInsertMany",
            handle=self._barrier_ref,
            keys=keys,
            values=values,
            component_index=component_index,
            name=name or f"{self._name}_BarrierInsertMany",
        )

    def take_many(
        self, num_elements: Any, allow_small_batch: bool = False, timeout: int | None = None, name: str | None = None
    ) -> Any:
        """Takes complete tuples, as soon as there are enough.

        Args:
          num_elements: how many.
          allow_small_batch: whether to take fewer when the barrier is closed.
          timeout: not supported; running the op raises InvalidArgumentError.

        Returns:
          The numbers of the inserts that brought the first components, counted from -2**63; the keys; the components.
        """
        taken = apply_op(
            "BarrierTakeMany",
            handle=self._barrier_ref,
            num_elements=num_elements,
            component_types=self._types,
            allow_small_batch=allow_small_batch,
            timeout_ms=-1 if timeout is None else timeout,
            name=name or f"{self._name}_BarrierTakeMany",
        )
        outputs = taken[0].op.outputs
        size = None if allow_small_batch else tensor_util.constant_value(outputs[0].op.inputs[1])
        leading = TensorShape([None if size is None else int(size)])
        shapes: Sequence[TensorShape] = [TensorShape([]), TensorShape([]), *self._shapes]
        for output, shape in zip(outputs, shapes, strict=True):
            output.set_shape(leading.concatenate(shape))
        return taken

    def close(self, cancel_pending_enqueues: bool = False, name: str | None = None) -> Operation:
        """Closes the barrier to new keys, with `cancel_pending_enqueues` to values of known keys, too."""
        return apply_op(
            "BarrierClose",
            handle=self._barrier_ref,
            cancel_pending_enqueues=cancel_pending_enqueues,
            name=name or f"{self._name}_BarrierClose",
        )

    def ready_size(self, name: str | None = None) -> Any:
        """The number of complete tuples, a scalar int32."""
        return apply_op("BarrierReadySize", handle=self._barrier_ref, name=name or f"{self._name}_BarrierReadySize")

    def incomplete_size(self, name: str | None = None) -> Any:
        """The number of tuples that lack components, a scalar int32."""
        return apply_op(
            "BarrierIncompleteSize", handle=self._barrier_ref, name=name or f"{self._name}_BarrierIncompleteSize"
        )
