"""Input pipelines of queues: producers of names and slices, and batches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tfcompat.python.framework import constant_op, dtypes, ops
from tfcompat.python.framework.graph_keys import GraphKeys
from tfcompat.python.ops import array_ops, control_flow_ops, data_flow_ops, io_ops, math_ops, random_ops
from tfcompat.python.ops import variable_scope as vs
from tfcompat.python.summary import summary
from tfcompat.python.training import queue_runner
from tfcompat.python.training._queue_batches import FIFO, Shuffled, batch_of

# Producers


def match_filenames_once(pattern: Any, name: str | None = None) -> Any:
    """A local variable that holds the names of the files that match a pattern when it is initialised.

    Source: `tf.train.match_filenames_once`.
    """
    with ops.name_scope(name, "matching_filenames", [pattern]) as name:
        return vs.variable(
            name=name,
            initial_value=io_ops.matching_files(pattern),
            trainable=False,
            validate_shape=False,
            collections=[GraphKeys.LOCAL_VARIABLES],
        )


def limit_epochs(tensor: Any, num_epochs: int | None = None, name: str | None = None) -> Any:
    """`tensor`, for `num_epochs` runs; then it raises OutOfRangeError. It counts in a local variable.

    Source: `tf.train.limit_epochs`.
    """
    if num_epochs is None:
        return tensor
    if num_epochs <= 0:
        raise ValueError(f"num_epochs must be > 0 not {num_epochs}.")
    with ops.name_scope(name, "limit_epochs", [tensor]) as name:
        zero = constant_op.constant(0, dtype=dtypes.int64)
        epochs = vs.variable(zero, name="epochs", trainable=False, collections=[GraphKeys.LOCAL_VARIABLES])
        counter = epochs.count_up_to(num_epochs)
        with ops.control_dependencies([counter]):
            return array_ops.identity(tensor, name=name)


def input_producer(
    input_tensor: Any,
    element_shape: Any = None,
    num_epochs: int | None = None,
    shuffle: bool = True,
    seed: int | None = None,
    capacity: int = 32,
    shared_name: str | None = None,
    summary_name: str | None = None,
    name: str | None = None,
    cancel_op: Any = None,
) -> data_flow_ops.FIFOQueue:
    """A queue of the rows of a tensor, again and again, with a runner that fills it.

    Args:
      input_tensor: the rows.
      element_shape: the shape of a row, where it is not known.
      num_epochs: how often each row comes; for ever when not given. It needs `tf.local_variables_initializer()`.
      shuffle: whether the rows are in a new random order each time.
      seed: of that order.
      capacity: of the queue.
      shared_name: the queue's name in the session.
      summary_name: the name of a summary of how full the queue is, if there is to be one.
      name: a name for the queue.
      cancel_op: what the runner runs on a stop.

    Raises:
      ValueError: the shape of a row is not known.

    Source: `tf.train.input_producer`.
    """
    with ops.name_scope(name, "input_producer", [input_tensor]):
        input_tensor = ops.convert_to_tensor(input_tensor, name="input_tensor")
        element_shape = input_tensor.shape[1:].merge_with(element_shape)
        if not element_shape.is_fully_defined():
            raise ValueError(
                "Either `input_tensor` must have a fully defined shape or `element_shape` must be specified"
            )
        if shuffle:
            input_tensor = random_ops.random_shuffle(input_tensor, seed=seed)
        input_tensor = limit_epochs(input_tensor, num_epochs)
        queue = data_flow_ops.FIFOQueue(
            capacity=capacity,
            dtypes=[input_tensor.dtype.base_dtype],
            shapes=[element_shape],
            shared_name=shared_name,
            name=name,  # type: ignore[arg-type]
        )
        enqueue = queue.enqueue_many([input_tensor])
        queue_runner.add_queue_runner(queue_runner.QueueRunner(queue, [enqueue], cancel_op=cancel_op))
        if summary_name is not None:
            summary.scalar(summary_name, math_ops.cast(queue.size(), dtypes.float32) * (1.0 / capacity))
        return queue


def string_input_producer(
    string_tensor: Any,
    num_epochs: int | None = None,
    shuffle: bool = True,
    seed: int | None = None,
    capacity: int = 32,
    shared_name: str | None = None,
    name: str | None = None,
    cancel_op: Any = None,
) -> data_flow_ops.FIFOQueue:
    """A queue of strings, mostly names of files for a reader; the arguments are those of `input_producer`.

    Raises:
      ValueError: there are none. (InvalidArgumentError when that shows only in the run.)

    Source: `tf.train.string_input_producer`.
    """
    message = "string_input_producer requires a non-null input tensor"
    if not isinstance(string_tensor, ops.Tensor) and not string_tensor:
        raise ValueError(message)
    with ops.name_scope(name, "input_producer", [string_tensor]) as name:
        string_tensor = ops.convert_to_tensor(string_tensor, dtype=dtypes.string)
        is_filled = control_flow_ops.Assert(math_ops.greater(array_ops.size(string_tensor), 0), [message])
        with ops.control_dependencies([is_filled]):
            string_tensor = array_ops.identity(string_tensor)
        return input_producer(
            input_tensor=string_tensor,
            element_shape=[],
            num_epochs=num_epochs,
            shuffle=shuffle,
            seed=seed,
            capacity=capacity,
            shared_name=shared_name,
            name=name,
            summary_name=f"fraction_of_{capacity}_full",
            cancel_op=cancel_op,
        )


def range_input_producer(
    limit: Any,
    num_epochs: int | None = None,
    shuffle: bool = True,
    seed: int | None = None,
    capacity: int = 32,
    shared_name: str | None = None,
    name: str | None = None,
) -> data_flow_ops.FIFOQueue:
    """A queue of the integers below `limit`; the arguments are those of `input_producer`.

    Source: `tf.train.range_input_producer`.
    """
    with ops.name_scope(name, "input_producer", [limit]) as name:
        return input_producer(
            math_ops.range(limit),
            [],
            num_epochs,
            shuffle,
            seed,
            capacity,
            shared_name,
            f"fraction_of_{capacity}_full",
            name,
        )


def slice_input_producer(
    tensor_list: Sequence[Any],
    num_epochs: int | None = None,
    shuffle: bool = True,
    seed: int | None = None,
    capacity: int = 32,
    shared_name: str | None = None,
    name: str | None = None,
) -> list[Any]:
    """A row of each tensor, the same one, another one in each run; the arguments are those of `input_producer`.

    Raises:
      ValueError: there are no tensors.

    Source: `tf.train.slice_input_producer`.
    """
    with ops.name_scope(name, "input_producer", tensor_list):
        tensors = ops.convert_n_to_tensor_or_indexed_slices(tensor_list)
        if not tensors:
            raise ValueError("Expected at least one tensor in slice_input_producer().")
        queue = range_input_producer(
            array_ops.shape(tensors[0])[0],
            num_epochs=num_epochs,
            shuffle=shuffle,
            seed=seed,
            capacity=capacity,
            shared_name=shared_name,
        )
        index = queue.dequeue()
        return [array_ops.gather(tensor, index) for tensor in tensors]


# Batches


def batch(
    tensors: Any,
    batch_size: Any,
    num_threads: int = 1,
    capacity: int = 32,
    enqueue_many: bool = False,
    shapes: Any = None,
    dynamic_pad: bool = False,
    allow_smaller_final_batch: bool = False,
    shared_name: str | None = None,
    name: str | None = None,
) -> Any:
    """Batches of tensors, which queue runners collect.

    Args:
      tensors: a list or dictionary of tensors.
      batch_size: how many make a batch.
      num_threads: how many threads collect. With more than one the order is not determined.
      capacity: of the queue.
      enqueue_many: whether each tensor is several elements, its rows.
      shapes: of the elements, where they are not known.
      dynamic_pad: whether elements may be of different sizes; smaller ones are filled up with zeros.
      allow_smaller_final_batch: whether the last batch may be smaller; otherwise what is left over is dropped.
      shared_name: the queue's name in the session.
      name: a name for the op.

    Returns:
      A list or dictionary as `tensors`, or a tensor for a list of one.

    Raises:
      ValueError: shapes are not known, or there are no tensors.

    Source: `tf.train.batch`.
    """
    return maybe_batch(
        tensors,
        True,
        batch_size,
        num_threads,
        capacity,
        enqueue_many,
        shapes,
        dynamic_pad,
        allow_smaller_final_batch,
        shared_name,
        name,
    )


def maybe_batch(
    tensors: Any,
    keep_input: Any,
    batch_size: Any,
    num_threads: int = 1,
    capacity: int = 32,
    enqueue_many: bool = False,
    shapes: Any = None,
    dynamic_pad: bool = False,
    allow_smaller_final_batch: bool = False,
    shared_name: str | None = None,
    name: str | None = None,
) -> Any:
    """`batch` of those elements for which `keep_input` holds: a bool, or with `enqueue_many` a vector of them.

    Source: `tf.train.maybe_batch`.
    """
    return batch_of(
        [tensors],
        FIFO(capacity, shared_name, dynamic_pad),
        batch_size,
        keep_input,
        num_threads,
        enqueue_many,
        shapes,
        allow_smaller_final_batch,
        name,
        "batch",
    )


def batch_join(
    tensors_list: Sequence[Any],
    batch_size: Any,
    capacity: int = 32,
    enqueue_many: bool = False,
    shapes: Any = None,
    dynamic_pad: bool = False,
    allow_smaller_final_batch: bool = False,
    shared_name: str | None = None,
    name: str | None = None,
) -> Any:
    """`batch` of several lists (or dictionaries) of tensors, for each of which a thread collects.

    Source: `tf.train.batch_join`.
    """
    return maybe_batch_join(
        tensors_list,
        True,
        batch_size,
        capacity,
        enqueue_many,
        shapes,
        dynamic_pad,
        allow_smaller_final_batch,
        shared_name,
        name,
    )


def maybe_batch_join(
    tensors_list: Sequence[Any],
    keep_input: Any,
    batch_size: Any,
    capacity: int = 32,
    enqueue_many: bool = False,
    shapes: Any = None,
    dynamic_pad: bool = False,
    allow_smaller_final_batch: bool = False,
    shared_name: str | None = None,
    name: str | None = None,
) -> Any:
    """`batch_join` of those elements for which `keep_input` holds.

    Source: `tf.train.maybe_batch_join`.
    """
    return batch_of(
        tensors_list,
        FIFO(capacity, shared_name, dynamic_pad),
        batch_size,
        keep_input,
        1,
        enqueue_many,
        shapes,
        allow_smaller_final_batch,
        name,
        "batch_join",
    )


def shuffle_batch(
    tensors: Any,
    batch_size: Any,
    capacity: int,
    min_after_dequeue: int,
    num_threads: int = 1,
    seed: int | None = None,
    enqueue_many: bool = False,
    shapes: Any = None,
    allow_smaller_final_batch: bool = False,
    shared_name: str | None = None,
    name: str | None = None,
) -> Any:
    """Batches in random order.

    Args:
      min_after_dequeue: how many elements stay in the queue, so that they mix.
      seed: of the order.
      tensors, batch_size, capacity, ...: see `batch`.

    Raises:
      ValueError: `capacity` is not above `min_after_dequeue`; see also `batch`.

    Source: `tf.train.shuffle_batch`.
    """
    return maybe_shuffle_batch(
        tensors,
        batch_size,
        capacity,
        min_after_dequeue,
        True,
        num_threads,
        seed,
        enqueue_many,
        shapes,
        allow_smaller_final_batch,
        shared_name,
        name,
    )


def maybe_shuffle_batch(
    tensors: Any,
    batch_size: Any,
    capacity: int,
    min_after_dequeue: int,
    keep_input: Any,
    num_threads: int = 1,
    seed: int | None = None,
    enqueue_many: bool = False,
    shapes: Any = None,
    allow_smaller_final_batch: bool = False,
    shared_name: str | None = None,
    name: str | None = None,
) -> Any:
    """`shuffle_batch` of those elements for which `keep_input` holds.

    Source: `tf.train.maybe_shuffle_batch`.
    """
    return batch_of(
        [tensors],
        Shuffled(capacity, shared_name, min_after_dequeue, seed),
        batch_size,
        keep_input,
        num_threads,
        enqueue_many,
        shapes,
        allow_smaller_final_batch,
        name,
        "shuffle_batch",
    )


def shuffle_batch_join(
    tensors_list: Sequence[Any],
    batch_size: Any,
    capacity: int,
    min_after_dequeue: int,
    seed: int | None = None,
    enqueue_many: bool = False,
    shapes: Any = None,
    allow_smaller_final_batch: bool = False,
    shared_name: str | None = None,
    name: str | None = None,
) -> Any:
    """`shuffle_batch` of several lists (or dictionaries) of tensors, for each of which a thread collects.

    Source: `tf.train.shuffle_batch_join`.
    """
    return maybe_shuffle_batch_join(
        tensors_list,
        batch_size,
        capacity,
        min_after_dequeue,
        True,
        seed,
        enqueue_many,
        shapes,
        allow_smaller_final_batch,
        shared_name,
        name,
    )


def maybe_shuffle_batch_join(
    tensors_list: Sequence[Any],
    batch_size: Any,
    capacity: int,
    min_after_dequeue: int,
    keep_input: Any,
    seed: int | None = None,
    enqueue_many: bool = False,
    shapes: Any = None,
    allow_smaller_final_batch: bool = False,
    shared_name: str | None = None,
    name: str | None = None,
) -> Any:
    """`shuffle_batch_join` of those elements for which `keep_input` holds.

    Source: `tf.train.maybe_shuffle_batch_join`.
    """
    return batch_of(
        tensors_list,
        Shuffled(capacity, shared_name, min_after_dequeue, seed),
        batch_size,
        keep_input,
        1,
        enqueue_many,
        shapes,
        allow_smaller_final_batch,
        name,
        "shuffle_batch_join",
    )
