"""The loss of connectionist temporal classification for dense labels (the part of `ctc_ops` that computes it).

Sequences pass through states: 0 is the start, k the k-th label, and n + k the blank behind k labels, where n - 1 is the
number of labels. Label 0 is the blank.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tfcompat.python.framework import dtypes, ops, tensor_shape
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.ops import array_ops, control_flow_ops, linalg_ops, math_ops, nn_ops
from tfcompat.python.ops.custom_gradient import custom_gradient


def dimension(tensor: ops.Tensor, axis: int) -> Any:
    """The size of a dimension: an int, or a tensor where it is not known."""
    return tensor_shape.dimension_value(tensor.shape[axis]) or array_ops.shape(tensor)[axis]


def ctc_loss_dense(
    labels: Any,
    logits: Any,
    label_length: Any,
    logit_length: Any,
    logits_time_major: bool = True,
    unique: Any = None,
    blank_index: int = 0,
    name: str | None = None,
) -> ops.Tensor:
    """`ctc_loss_v2` for labels [batch, labels]."""
    with ops.name_scope(name, "ctc_loss_dense", [logits, labels, label_length, logit_length]):
        logits = ops.convert_to_tensor(logits, name="logits")
        labels = ops.convert_to_tensor(labels, name="labels")
        label_length = ops.convert_to_tensor(label_length, name="label_length")
        logit_length = ops.convert_to_tensor(logit_length, name="logit_length")
        if not logits_time_major:
            logits = array_ops.transpose(logits, perm=[1, 0, 2])
        if blank_index != 0:
            if blank_index < 0:
                blank_index += dimension(logits, 2)
            blank = logits[:, :, blank_index : blank_index + 1]
            logits = array_ops.concat([blank, logits[:, :, :blank_index], logits[:, :, blank_index + 1 :]], axis=2)
            labels = array_ops.where(labels < blank_index, labels + 1, labels)

        @custom_gradient
        def loss_of(logits: ops.Tensor, *others: ops.Tensor) -> Any:
            loss, logits_gradient = _loss_and_gradient(logits, *others)

            def gradient(loss_gradient: ops.Tensor) -> list[Any]:
                return [array_ops.reshape(loss_gradient, [1, -1, 1]) * logits_gradient] + [None] * len(others)

            return loss, gradient

        return loss_of(logits, labels, label_length, logit_length, *(unique or ()))


def _loss_and_gradient(
    logits: ops.Tensor, labels: ops.Tensor, label_length: ops.Tensor, logit_length: ops.Tensor, *unique: ops.Tensor
) -> tuple[ops.Tensor, ops.Tensor]:
    num_labels = dimension(logits, 2)
    log_probabilities = nn_ops.log_softmax(logits)
    initial, final = _end_states(label_length, dimension(labels, 1))
    states, log_likelihood = _forward_backward(
        transitions=math_ops.log(_transitions(labels)),
        initial=initial,
        final=final,
        observed=_label_to_state(labels, num_labels, log_probabilities),
        sequence_length=logit_length,
    )
    if unique:
        expected = _state_to_unique_label(num_labels, states, *unique)
    else:
        expected = _state_to_label(labels, num_labels, states)
    return -log_likelihood, math_ops.exp(log_probabilities) - math_ops.exp(expected)


def _transitions(labels: ops.Tensor) -> ops.Tensor:
    """[batch, states, states]: 1 where the state of the row may follow that of the column."""
    with ops.name_scope("ctc_state_trans"):
        batch, count = dimension(labels, 0), dimension(labels, 1) + 1
        label_states = math_ops.range(count)
        blank_states = label_states + count
        indices = array_ops.concat(
            [
                [[1, 0]],
                array_ops.stack([label_states[1:], blank_states[:-1]], 1),
                array_ops.stack([blank_states, label_states], 1),
            ],
            0,
        )
        states = 2 * count
        same_for_all = array_ops.scatter_nd(indices, array_ops.ones([dimension(indices, 0)]), shape=[states, states])
        same_for_all += linalg_ops.eye(states)
        zeros = array_ops.zeros_like(label_states[2:])
        indices = array_ops.stack([zeros, label_states[2:], label_states[1:-1]], 1)
        indices = array_ops.tile(array_ops.expand_dims(indices, 0), [batch, 1, 1])
        indices += array_ops.expand_dims(array_ops.expand_dims(math_ops.range(batch), 1) * [1, 0, 0], 1)
        differ = 1.0 - math_ops.cast(math_ops.equal(labels[:, :-1], labels[:, 1:]), dtypes.float32)
        label_to_label = array_ops.scatter_nd(indices, differ, [batch, states, states])
        return array_ops.expand_dims(same_for_all, 0) + label_to_label


def _end_states(label_length: ops.Tensor, max_length: Any) -> tuple[ops.Tensor, ops.Tensor]:
    """[batch, states], twice: log probabilities of the states before the first time, and which are allowed at last."""
    batch, count = dimension(label_length, 0), max_length + 1
    log_0 = math_ops.cast(math_ops.log(math_ops.cast(0, dtypes.float64) + 1e-307), dtypes.float32)
    initial = array_ops.one_hot(
        indices=array_ops.zeros([batch], dtype=dtypes.int32), depth=2 * count, on_value=0.0, off_value=log_0, axis=1
    )
    is_last = array_ops.one_hot(label_length, depth=count, axis=0)
    final = (1.0 - array_ops.ones([2, 1, batch]) * is_last) * log_0
    return initial, array_ops.transpose(array_ops.reshape(final, [2 * count, batch]))


def _label_to_state(labels: ops.Tensor, num_labels: Any, log_probabilities: ops.Tensor) -> ops.Tensor:
    """[time, batch, states], from log probabilities [time, batch, labels]."""
    blank = array_ops.tile(log_probabilities[:, :, :1], [1, 1, dimension(labels, 1) + 1])
    one_hot = array_ops.expand_dims(array_ops.one_hot(labels, depth=num_labels), axis=0)
    of_labels = math_ops.reduce_sum(array_ops.expand_dims(log_probabilities, axis=2) * one_hot, axis=3)
    states = array_ops.concat([of_labels, blank], axis=2)
    return array_ops.pad(states, [[0, 0], [0, 0], [1, 0]], constant_values=math_ops.log(0.0))


def _state_to_label(labels: ops.Tensor, num_labels: Any, states: ops.Tensor) -> ops.Tensor:
    """[time, batch, labels], from log probabilities [time, batch, states]."""
    count = dimension(labels, 1) + 1
    one_hot = array_ops.one_hot(labels - 1, depth=num_labels - 1, on_value=0.0, off_value=math_ops.log(0.0))
    of_states = array_ops.expand_dims(states[:, :, 1:count], axis=3) + array_ops.expand_dims(one_hot, axis=0)
    blank = math_ops.reduce_logsumexp(states[:, :, count:], axis=2, keepdims=True)
    return array_ops.concat([blank, math_ops.reduce_logsumexp(of_states, axis=2)], axis=-1)


def _state_to_unique_label(
    num_labels: Any, states: ops.Tensor, unique_labels: ops.Tensor, unique_indices: ops.Tensor
) -> ops.Tensor:
    """`_state_to_label` that goes through the distinct labels of each sequence, not through all there are."""
    count = dimension(unique_indices, 1) + 1
    sums = _sum_states(unique_indices, states[:, :, 1:count])
    times, batch = dimension(states, 0), dimension(states, 1)
    sums = array_ops.reshape(array_ops.transpose(sums, perm=[1, 2, 0]), [batch * (count - 1), times])
    offsets = math_ops.range(batch, dtype=unique_labels.dtype) * num_labels
    indices = array_ops.reshape(unique_labels + array_ops.expand_dims(offsets, axis=-1), [-1, 1])
    spread = array_ops.scatter_nd(indices=indices, updates=sums, shape=[batch * num_labels, times])
    spread = array_ops.reshape(spread, [batch, num_labels, times])
    nothing = array_ops.fill(array_ops.shape(spread), math_ops.log(0.0))
    spread = array_ops.transpose(array_ops.where(math_ops.equal(spread, 0.0), nothing, spread), [2, 0, 1])
    blank = math_ops.reduce_logsumexp(states[:, :, count:], axis=2, keepdims=True)
    return array_ops.concat([blank, spread[:, :, 1:]], axis=-1)


def _sum_states(places: ops.Tensor, states: ops.Tensor) -> ops.Tensor:
    with ops.name_scope("sum_states"):
        one_hot = array_ops.one_hot(
            places, depth=dimension(states, 2), on_value=0.0, off_value=math_ops.log(0.0), axis=1
        )
        return math_ops.reduce_logsumexp(array_ops.expand_dims(states, axis=2) + one_hot, axis=-1)


def _forward_backward(
    transitions: ops.Tensor,
    initial: ops.Tensor,
    final: ops.Tensor,
    observed: ops.Tensor,
    sequence_length: ops.Tensor,
) -> tuple[ops.Tensor, ops.Tensor]:
    """([time, batch, states], the log probability of each state given all observations; [batch], log likelihoods)."""
    backward_transitions = array_ops.transpose(transitions, [0, 2, 1])

    def advance(state: ops.Tensor, transitions: ops.Tensor) -> ops.Tensor:
        return math_ops.reduce_logsumexp(array_ops.expand_dims(state, axis=1) + transitions, axis=-1)

    def forward(state: Sequence[ops.Tensor], now: Sequence[ops.Tensor]) -> list[ops.Tensor]:
        following = advance(state[0], transitions) + now[0]
        return [following - math_ops.reduce_logsumexp(following, axis=-1, keepdims=True)]

    def backward(state: Sequence[ops.Tensor], now: Sequence[ops.Tensor]) -> list[ops.Tensor]:
        (log_probability, log_sum), (observation, mask) = state, now
        previous = advance(log_probability + observation, backward_transitions)
        total = math_ops.reduce_logsumexp(previous, axis=-1, keepdims=True)
        batched_mask = array_ops.expand_dims(mask, axis=1)
        kept = (previous - total) * batched_mask + final * (1.0 - batched_mask)
        return [kept, log_sum + array_ops.squeeze(total, [-1]) * mask]

    (forwards,) = _scan(forward, [observed], [initial])
    mask = array_ops.sequence_mask(sequence_length, dimension(observed, 0), dtypes.float32)
    mask = array_ops.transpose(mask, perm=[1, 0])
    no_sum = array_ops.zeros([dimension(observed, 1)])
    backwards, log_sums = _scan(backward, [observed, mask], [final, no_sum], reverse=True)
    states = forwards[1:] + backwards[1:]
    states -= math_ops.reduce_logsumexp(states, axis=2, keepdims=True)
    states += math_ops.log(array_ops.expand_dims(mask, axis=2))
    return states, backwards[0, :, 0] + log_sums[0]


def _scan(
    step: Callable[[Sequence[ops.Tensor], Sequence[ops.Tensor]], list[ops.Tensor]],
    elements: Sequence[ops.Tensor],
    initial: Sequence[ops.Tensor],
    reverse: bool = False,
) -> list[ops.Tensor]:
    """The states before and after each element, stacked: [time + 1, ...]; in reverse the initial state comes last."""
    count = array_ops.shape(elements[0])[0]
    first = count if reverse else 0
    collected = []
    for state in initial:
        shape = array_ops.concat([[count + 1], array_ops.shape(state)], 0)
        zeros = apply_op("Empty", shape=shape, dtype=state.dtype, init=True)
        collected.append(apply_op("InplaceUpdate", x=zeros, i=[first], v=array_ops.expand_dims(state, 0)))

    def body(turn: ops.Tensor, states: Sequence[ops.Tensor], collected: Sequence[ops.Tensor]) -> Any:
        element = count - 1 - turn if reverse else turn
        target = array_ops.expand_dims(element if reverse else element + 1, 0)
        new = step(states, [array_ops.gather(each, element) for each in elements])
        collected = [
            apply_op("InplaceUpdate", x=x, i=target, v=array_ops.expand_dims(state, 0))
            for x, state in zip(collected, new, strict=True)
        ]
        return turn + 1, new, collected

    def is_left(turn: ops.Tensor, *_: Any) -> ops.Tensor:
        return turn < count

    return control_flow_ops.while_loop(is_left, body, (0, list(initial), collected))[2]
