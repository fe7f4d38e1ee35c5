"""Queues: how tensors pass from one thread's runs to another's."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any

from tfcompat.python.framework import dtypes as _dtypes
from tfcompat.python.framework import ops, random_seed, tensor_shape, tensor_util
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Operation
from tfcompat.python.framework.tensor_shape import Dimension, TensorShape
from tfcompat.python.ops import array_ops


def _as_type_list(dtypes: Any) -> list[Any]:
    return list(dtypes) if isinstance(dtypes, (list, tuple)) else [dtypes]


def _is_one_shape(shapes: Any) -> bool:
    return all(size is None or isinstance(size, int) for size in shapes)


def _as_shape_list(shapes: Any, unknown_dim_allowed: bool = False) -> list[TensorShape] | None:
    if unknown_dim_allowed and (not isinstance(shapes, Sequence) or not shapes or _is_one_shape(shapes)):
        raise ValueError("When providing partial shapes, a list of shapes must be provided.")
    if shapes is None:
        return None
    if isinstance(shapes, TensorShape):
        shapes = [shapes]
    if not isinstance(shapes, (tuple, list)):
        raise TypeError("shapes must be a TensorShape or a list or tuple of TensorShapes.")
    if _is_one_shape(shapes):
        shapes = [shapes]
    shapes = [tensor_shape.as_shape(shape) for shape in shapes]
    if not unknown_dim_allowed and any(not shape.is_fully_defined() for shape in shapes):
        raise ValueError(f"All shapes must be fully defined: {shapes}")
    if any(shape.dims is None for shape in shapes):
        raise ValueError(f"All shapes must have a defined rank: {shapes}")
    return shapes


def _as_name_list(names: Any, dtypes: Sequence[Any]) -> list[str] | None:
    if names is None:
        return None
    names = list(names) if isinstance(names, (list, tuple)) else [names]
    if len(names) != len(dtypes):
        raise ValueError("List of names must have the same length as the list of dtypes")
    return names


def _common_shape(one: TensorShape, other: TensorShape) -> TensorShape:
    if one.ndims is None or one.ndims != other.ndims:
        return TensorShape(None)
    return TensorShape([a if a == b else None for a, b in zip(one.as_list(), other.as_list(), strict=True)])


class QueueBase:
    """A queue of tuples of tensors, which the session keeps. Adding blocks while it is full, taking while it is empty.

    Args:
      dtypes: of an element's components.
      shapes: of the components; None where they may be any.
      names: of the components; then elements are dictionaries.
      queue_ref: the queue's handle.

    Source: `tf.QueueBase`.
    """

    def __init__(self, dtypes: Sequence[Any], shapes: Any, names: Sequence[str] | None, queue_ref: Any) -> None:
        if shapes is not None and len(shapes) != len(dtypes):
            raise ValueError("Queue shapes must have the same length as dtypes")
        if names is not None and len(names) != len(dtypes):
            raise ValueError("Queue names must have the same length as dtypes")
        self._dtypes = dtypes
        self._shapes = [TensorShape(None)] * len(dtypes) if shapes is None else [TensorShape(each) for each in shapes]
        self._names = names
        self._queue_ref = queue_ref
        self._name = queue_ref.op.name.split("/")[-1]

    @staticmethod
    def from_list(index: Any, queues: list[QueueBase]) -> QueueBase:
        """The queue at position `index` of a list.

        Raises:
          TypeError: `queues` is no list of queues, or their elements are of different types or names.
        """
        if not queues or not isinstance(queues, list) or not all(isinstance(queue, QueueBase) for queue in queues):
            raise TypeError("A list of queues expected")
        first = queues[0]
        if not all(first.dtypes == queue.dtypes for queue in queues[1:]):
            raise TypeError("Queues do not have matching component dtypes.")
        if not all(first.names == queue.names for queue in queues[1:]):
            raise TypeError("Queues do not have matching component names.")
        shapes = [reduce(_common_shape, each) for each in zip(*(queue.shapes for queue in queues), strict=True)]
        handles = array_ops.stack([queue.queue_ref for queue in queues])
        return QueueBase(first.dtypes, shapes, first.names, array_ops.gather(handles, index))

    @property
    def queue_ref(self) -> Any:
        """The queue's handle."""
        return self._queue_ref

    @property
    def name(self) -> str:
        """The name of the handle's op."""
        return self._queue_ref.op.name

    @property
    def dtypes(self) -> Sequence[Any]:
        """The components' types."""
        return self._dtypes

    @property
    def shapes(self) -> list[TensorShape]:
        """The components' shapes."""
        return self._shapes

    @property
    def names(self) -> Sequence[str] | None:
        """The components' names, or None."""
        return self._names

    def _components(self, vals: Any) -> list[Any]:
        if isinstance(vals, dict):
            if not self._names:
                raise ValueError("Queue must have names to enqueue a dictionary")
            if sorted(self._names, key=str) != sorted(vals, key=str):
                raise ValueError(
                    f"Keys in dictionary to enqueue do not match names of Queue.  Dictionary: ({sorted(vals)}), Queue: "
                    f"({sorted(self._names)})"
                )
            vals = [vals[name] for name in self._names]
        elif self._names:
            raise ValueError("You must enqueue a dictionary in a Queue with names")
        elif not isinstance(vals, (list, tuple)):
            vals = [vals]
        return [
            ops.convert_to_tensor(value, dtype=dtype, name=f"component_{index}")
            for index, (value, dtype) in enumerate(zip(vals, self._dtypes, strict=False))
        ]

    @staticmethod
    def _values(vals: Any) -> Any:
        if isinstance(vals, dict):
            return list(vals.values())
        return vals if isinstance(vals, (list, tuple)) else [vals]

    def _op(self, op_type: str, **arguments: Any) -> Any:
        """An op on the queue, in the form for its handle."""
        version = "V2" if self._queue_ref.dtype == _dtypes.resource else ""
        return apply_op(op_type + version, handle=self._queue_ref, **arguments)

    def enqueue(self, vals: Any, name: str | None = None) -> Operation:
        """Adds an element, as soon as there is room.

        Args:
          vals: a tensor, a list of tensors, or a dictionary by the components' names.

        Running it raises CancelledError when the queue is closed.
        """
        with ops.name_scope(name, f"{self._name}_enqueue", self._values(vals)) as scope:
            components = self._components(vals)
            for component, shape in zip(components, self._shapes, strict=False):
                component.get_shape().assert_is_compatible_with(shape)
            return self._op("QueueEnqueue", components=components, name=scope)

    def enqueue_many(self, vals: Any, name: str | None = None) -> Operation:
        """Adds an element for each row of the tensors; see `enqueue`."""
        with ops.name_scope(name, f"{self._name}_EnqueueMany", self._values(vals)) as scope:
            components = self._components(vals)
            batch = Dimension(None)
            for component, shape in zip(components, self._shapes, strict=False):
                static = component.get_shape().with_rank_at_least(1)
                batch = batch.merge_with(Dimension(tensor_shape.dimension_value(static[0])))
                static[1:].assert_is_compatible_with(shape)
            return self._op("QueueEnqueueMany", components=components, name=scope)

    def _taken(self, tensors: Any, leading: TensorShape) -> Any:
        tensors = list(tensors) if isinstance(tensors, (list, tuple)) else [tensors]
        for tensor, shape in zip(tensors, self._shapes, strict=True):
            tensor.set_shape(leading.concatenate(shape))
        if self._names:
            return dict(zip(self._names, tensors, strict=True))
        return tensors[0] if len(tensors) == 1 else tensors

    def dequeue(self, name: str | None = None) -> Any:
        """Takes an element, as soon as there is one: a tensor, a list of tensors, or a dictionary.

        Running it raises OutOfRangeError when the queue is closed and empty.
        """
        tensors = self._op("QueueDequeue", component_types=self._dtypes, name=name or f"{self._name}_Dequeue")
        return self._taken(tensors, TensorShape([]))

    def dequeue_many(self, n: Any, name: str | None = None) -> Any:
        """Takes `n` elements and stacks them.

        Running it raises OutOfRangeError when the queue is closed and has fewer; they stay in it.
        """
        name = name or f"{self._name}_DequeueMany"
        tensors = self._op("QueueDequeueMany", n=n, component_types=self._dtypes, name=name)
        first = tensors[0] if isinstance(tensors, (list, tuple)) else tensors
        batch = tensor_util.constant_value(first.op.inputs[1])
        return self._taken(tensors, TensorShape([None if batch is None else int(batch)]))

    def dequeue_up_to(self, n: Any, name: str | None = None) -> Any:
        """Takes `n` elements, or when the queue is closed those that are left, and stacks them."""
        name = name or f"{self._name}_DequeueUpTo"
        tensors = self._op("QueueDequeueUpTo", n=n, component_types=self._dtypes, name=name)
        return self._taken(tensors, TensorShape([None]))

    def close(self, cancel_pending_enqueues: bool = False, name: str | None = None) -> Operation:
        """Closes the queue: nothing is added any more.

        Args:
          cancel_pending_enqueues: whether to cancel those that wait for room.
        """
        name = name or f"{self._name}_Close"
        return self._op("QueueClose", cancel_pending_enqueues=cancel_pending_enqueues, name=name)

    def is_closed(self, name: str | None = None) -> Any:
        """Whether the queue is closed, a scalar bool."""
        return self._op("QueueIsClosed", name=name or f"{self._name}_Is_Closed")

    def size(self, name: str | None = None) -> Any:
        """The number of elements, a scalar int32."""
        return self._op("QueueSize", name=name or f"{self._name}_Size")


def _queue_op(
    op_type: str,
    dtypes: Sequence[Any],
    shapes: Sequence[Any] | None,
    capacity: int,
    shared_name: str | None,
    name: str,
    **attrs: Any,
) -> Any:
    return apply_op(
        op_type,
        component_types=dtypes,
        shapes=shapes or [],
        capacity=capacity,
        shared_name=shared_name or "",
        name=name,
        **attrs,
    )


class RandomShuffleQueue(QueueBase):
    """A queue that gives a random one of its elements.

    Args:
      capacity: how many elements there may be; negative for any number.
      min_after_dequeue: how many elements are left in it, so that they mix, unless it is closed.
      dtypes, shapes, names: of the components. Several elements can be taken at once when the shapes are known.
      seed: of the order; see `tf.set_random_seed`.
      shared_name: the queue's name in the session, under which other ops of this kind find it.
      name: a name for the op.

    Source: `tf.RandomShuffleQueue`.
    """

    def __init__(
        self,
        capacity: int,
        min_after_dequeue: int,
        dtypes: Any,
        shapes: Any = None,
        names: Any = None,
        seed: int | None = None,
        shared_name: str | None = None,
        name: str = "random_shuffle_queue",
    ) -> None:
        dtypes, shapes = _as_type_list(dtypes), _as_shape_list(shapes)
        names = _as_name_list(names, dtypes)
        seed1, seed2 = random_seed.get_seed(seed)
        if seed1 is None and seed2 is None:
            seed1, seed2 = 0, 0
        elif seed is None and shared_name is not None:
            import hashlib

            # Queues of one name have one order, whatever ops there were before.
            seed2 = int(hashlib.md5(f"{seed1}{shared_name}".encode()).hexdigest()[:8], 16) & 0x7FFFFFFF
        handle = _queue_op(
            "RandomShuffleQueueV2",
            dtypes,
            shapes,
            capacity,
            shared_name,
            name,
            min_after_dequeue=min_after_dequeue,
            seed=seed1,
            seed2=seed2,
        )
        super().__init__(dtypes, shapes, names, handle)


class FIFOQueue(QueueBase):
    """A queue that gives its oldest element.

    Args:
      capacity: how many elements there may be; negative for any number.
      dtypes, shapes, names: of the components. Several elements can be taken at once when the shapes are known.
      shared_name: the queue's name in the session, under which other ops of this kind find it.
      name: a name for the op.

    Example:
      queue = tf.FIFOQueue(10, tf.float32, shapes=[[784]])
      enqueue = queue.enqueue(image)
      batch = queue.dequeue_many(32)

    Source: `tf.FIFOQueue`.
    """

    def __init__(
        self,
        capacity: int,
        dtypes: Any,
        shapes: Any = None,
        names: Any = None,
        shared_name: str | None = None,
        name: str = "fifo_queue",
    ) -> None:
        dtypes, shapes = _as_type_list(dtypes), _as_shape_list(shapes)
        names = _as_name_list(names, dtypes)
        super().__init__(dtypes, shapes, names, _queue_op("FIFOQueueV2", dtypes, shapes, capacity, shared_name, name))


class PaddingFIFOQueue(QueueBase):
    """A FIFO queue of elements of different sizes; where several are taken, zeros fill up the smaller ones.

    Args:
      shapes: one for each component, None for sizes that vary.
      capacity, dtypes, names, shared_name, name: see `tf.FIFOQueue`.

    Source: `tf.PaddingFIFOQueue`.
    """

    def __init__(
        self,
        capacity: int,
        dtypes: Any,
        shapes: Any,
        names: Any = None,
        shared_name: str | None = None,
        name: str = "padding_fifo_queue",
    ) -> None:
        dtypes, shapes = _as_type_list(dtypes), _as_shape_list(shapes, unknown_dim_allowed=True)
        names = _as_name_list(names, dtypes)
        if len(dtypes) != len(shapes or []):
            raise ValueError(
                f"Shapes must be provided for all components, but received {len(dtypes)} dtypes and "
                f"{len(shapes or [])} shapes."
            )
        handle = _queue_op("PaddingFIFOQueueV2", dtypes, shapes, capacity, shared_name, name)
        super().__init__(dtypes, shapes, names, handle)


class PriorityQueue(QueueBase):
    """A queue that gives the element of the least priority number.

    An element's first component is its priority, an int64 scalar; `types` and `shapes` are of the others.

    Args:
      capacity, types, shapes, names, shared_name, name: see `tf.FIFOQueue`.

    Source: `tf.PriorityQueue`.
    """

    def __init__(
        self,
        capacity: int,
        types: Any,
        shapes: Any = None,
        names: Any = None,
        shared_name: str | None = None,
        name: str = "priority_queue",
    ) -> None:
        types, shapes = _as_type_list(types), _as_shape_list(shapes)
        handle = _queue_op("PriorityQueueV2", types, shapes, capacity, shared_name, name)
        super().__init__([_dtypes.int64, *types], [TensorShape([]), *shapes] if shapes else shapes, names, handle)
