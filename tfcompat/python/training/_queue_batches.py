"""Batches of a queue that threads fill, as `tf.train.batch` and its siblings make them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tfcompat.python.framework import dtypes, ops, tensor_shape
from tfcompat.python.framework.smart_cond import smart_cond
from tfcompat.python.ops import array_ops, control_flow_ops, data_flow_ops, math_ops
from tfcompat.python.summary import summary
from tfcompat.python.training import _sparse_batches, queue_runner


@dataclass(frozen=True)
class FIFO:
    """A queue for batches in order.

    Attributes:
      capacity: how many elements it holds.
      shared_name: its name in the session.
      dynamic_pad: whether elements of different sizes are filled up with zeros.
    """

    capacity: int
    shared_name: str | None
    dynamic_pad: bool

    def make(self, types: Sequence[Any], shapes: Any) -> Any:
        kind = data_flow_ops.PaddingFIFOQueue if self.dynamic_pad else data_flow_ops.FIFOQueue
        return kind(capacity=self.capacity, dtypes=types, shapes=shapes, shared_name=self.shared_name)

    def fullness(self, queue: Any) -> tuple[str, Any]:
        """The name and value of the summary of how full it is."""
        size = math_ops.cast(queue.size(), dtypes.float32)
        return f"fraction_of_{self.capacity}_full", size * (1.0 / self.capacity)


@dataclass(frozen=True)
class Shuffled:
    """A queue for batches in random order.

    Attributes:
      capacity: how many elements it holds.
      shared_name: its name in the session.
      min_after_dequeue: how many elements stay in it, so that they mix.
      seed: of the order.
    """

    capacity: int
    shared_name: str | None
    min_after_dequeue: int
    seed: int | None

    def __post_init__(self) -> None:
        if self.capacity <= self.min_after_dequeue:
            raise ValueError(
                f"capacity {self.capacity} must be bigger than min_after_dequeue {self.min_after_dequeue}."
            )

    def make(self, types: Sequence[Any], shapes: Any) -> Any:
        return data_flow_ops.RandomShuffleQueue(
            capacity=self.capacity,
            min_after_dequeue=self.min_after_dequeue,
            seed=self.seed,
            dtypes=types,
            shapes=shapes,
            shared_name=self.shared_name,
        )

    def fullness(self, queue: Any) -> tuple[str, Any]:
        """The name and value of the summary of how full it is."""
        room = self.capacity - self.min_after_dequeue
        over = math_ops.cast(math_ops.maximum(0, queue.size() - self.min_after_dequeue), dtypes.float32)
        return f"fraction_over_{self.min_after_dequeue}_of_{room}_full", over * (1.0 / room)


def batch_of(
    tensors_list: Sequence[Any],
    queue: FIFO | Shuffled,
    batch_size: Any,
    keep_input: Any,
    num_threads: int,
    enqueue_many: bool,
    shapes: Any,
    allow_smaller_final_batch: bool,
    name: str | None,
    default_name: str,
) -> Any:
    """A batch from a queue that lists (or dictionaries) of tensors are enqueued to, in the form of the first of them.

    Args:
      num_threads: how many threads run each list's enqueue op.
      default_name: of the scope.

    The other arguments are those of `tf.train.maybe_batch`.
    """
    lists = _all_listed(tensors_list)
    with ops.name_scope(name, default_name, [*(each for tensors in lists for each in tensors), keep_input]) as name:
        lists = [ops.convert_n_to_tensor_or_indexed_slices(tensors) for tensors in lists]
        if not all(lists):
            raise ValueError("Expected at least one tensor in batch().")
        keep_input = _checked_keep_input(keep_input, enqueue_many)
        lists, sparse = _sparse_batches.stored(lists, enqueue_many, keep_input)
        made = queue.make(_common_types(lists), _common_shapes(lists, shapes, enqueue_many))
        enqueue_ops = _enqueue_ops(made, lists, enqueue_many, keep_input)
        queue_runner.add_queue_runner(queue_runner.QueueRunner(made, enqueue_ops * num_threads))
        summary.scalar(*queue.fullness(made))
        dequeue = made.dequeue_up_to if allow_smaller_final_batch else made.dequeue_many
        return _as_given(tensors_list[0], _sparse_batches.restored(dequeue(batch_size, name=name), sparse))


def _listed(tensors: Any) -> Any:
    return [tensors[key] for key in sorted(tensors, key=str)] if isinstance(tensors, dict) else tensors


def _all_listed(tensors_list: Any) -> list[Any]:
    if not tensors_list:
        raise ValueError("Expected at least one set of tensors")
    if isinstance(tensors_list[0], dict):
        keys = set(tensors_list[0])
        if any(set(tensors) != keys for tensors in tensors_list[1:]):
            raise ValueError("All dictionaries in tensors_list must have the same keys")
    return [_listed(tensors) for tensors in tensors_list]


def _as_given(given: Any, tensors: Any) -> Any:
    """The tensors of a batch in the form of the tensors that it is made of."""
    if not isinstance(given, dict):
        return tensors
    tensors = [tensors] if len(given) == 1 else tensors
    return dict(zip(sorted(given, key=str), tensors, strict=True))


def _checked_keep_input(keep_input: Any, enqueue_many: bool) -> Any:
    keep_input = ops.convert_to_tensor(keep_input)
    rank = keep_input.shape.ndims
    if rank is None:
        raise ValueError("`keep_input` dimensions must be known at graph construction.")
    if not enqueue_many and rank == 1:
        raise ValueError("`keep_input` cannot be a vector when `enqueue_many=False`.")
    if rank > 1:
        raise ValueError("`keep_input` must be 0 or 1 dimensions.")
    return keep_input


def _common_types(lists: Sequence[Sequence[Any]]) -> list[Any]:
    types = [tensor.dtype for tensor in lists[0]]
    for tensors in lists[1:]:
        others = [tensor.dtype for tensor in tensors]
        if others != types:
            raise TypeError(
                f"Expected types to be consistent: {', '.join(each.name for each in types)} vs. "
                f"{', '.join(each.name for each in others)}."
            )
    return types


def _common_shapes(lists: Sequence[Sequence[Any]], shapes: Any, enqueue_many: bool) -> Any:
    if shapes is not None:
        return shapes
    for tensor in (tensor for tensors in lists for tensor in tensors):
        if tensor.shape.ndims is None:
            raise ValueError(f"Cannot infer Tensor's rank: {tensor}")
    merged = []
    for column in zip(*lists, strict=True):
        each = [tensor_shape.as_shape(tensor.shape) for tensor in column]
        each = [shape.with_rank_at_least(1)[1:] for shape in each] if enqueue_many else each
        for other in each[1:]:
            each[0].merge_with(other)
        merged.append(each[0].as_list())
    return merged


def _enqueue_ops(queue: Any, lists: Sequence[Sequence[Any]], enqueue_many: bool, keep_input: Any) -> list[Any]:
    enqueue = queue.enqueue_many if enqueue_many else queue.enqueue

    def kept(tensors: Sequence[Any]) -> Any:
        if keep_input.shape.ndims == 1:
            chosen = math_ops.cast(keep_input, dtypes.int32)
            return enqueue([array_ops.dynamic_partition(each, chosen, num_partitions=2)[1] for each in tensors])
        return smart_cond(keep_input, lambda: enqueue(tensors), control_flow_ops.no_op)

    return [kept(tensors) for tensors in lists]
