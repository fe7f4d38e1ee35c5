"""`tf.GradientTape`, in graph mode."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.errors_impl import UnimplementedError
from tfcompat.python.ops import array_ops, gradients_impl
from tfcompat.python.ops.gradients_impl import UnconnectedGradients
from tfcompat.python.util import nest


class GradientTape:
    """Derivatives through the ops that are built while the tape records.

        with tf.GradientTape() as tape:
            loss = tf.square(w)
        gradient = tape.gradient(loss, w)

    Ops built outside the `with` block count as constants, and so do tensors that are not watched; trainable variables
    are watched when they are used.

    Args:
      persistent: let `gradient` be called more than once.
      watch_accessed_variables: watch trainable variables without being told.

    Source: TensorFlow's `tf.GradientTape`.
    """

    def __init__(self, persistent: bool = False, watch_accessed_variables: bool = True) -> None:
        self._persistent = persistent
        self._watch_variables = watch_accessed_variables
        self._start: int | None = None
        self._recorded: list[range] = []
        self._watched: list[Any] = []
        self._is_used = False

    def __enter__(self) -> GradientTape:
        if self._start is not None:
            raise ValueError("Tape is already recording.")
        self._graph = ops.get_default_graph()
        self._start = self._graph.version
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._start is not None:  # taking a gradient ends the recording
            self._stop()

    def reset(self) -> None:
        """Forgets what was recorded and watched, and goes on recording."""
        self._stop()
        self._start = self._graph.version
        self._recorded, self._watched = [], []

    def watch(self, tensor: Any) -> None:
        """Watches a tensor, or a structure of tensors."""
        for each in nest.flatten(tensor):
            if not ops.is_dense_tensor_like(each):
                raise ValueError(f"Passed in object of type {type(each)}, not tf.Tensor")
            self._watched.append(each)

    @contextmanager
    def stop_recording(self) -> Iterator[None]:
        """Leaves the ops built in the block out. Raises ValueError when the tape is not recording."""
        self._stop()
        try:
            yield
        finally:
            self._start = self._graph.version

    def gradient(
        self,
        target: Any,
        sources: Any,
        output_gradients: Any = None,
        unconnected_gradients: Any = UnconnectedGradients.NONE,
    ) -> Any:
        """The derivatives of the sum of `target` with respect to `sources`, in their structure.

        Args:
          target: a tensor, or a structure of tensors.
          sources: watched tensors or variables, or a structure of them.
          output_gradients: gradients that come in, one for each target.
          unconnected_gradients: what stands for a derivative that is not there: None or zeros.

        Raises:
          RuntimeError: it was called before, and the tape is not persistent.
        """
        self._use("gradient")
        targets = nest.flatten(target)
        incoming = None if output_gradients is None else nest.flatten(output_gradients)
        flat = nest.flatten(sources)
        results = self._derivatives(targets, flat, incoming)
        return nest.pack_sequence_as(sources, _connected(flat, results, unconnected_gradients))

    def jacobian(
        self,
        target: Any,
        sources: Any,
        unconnected_gradients: Any = UnconnectedGradients.NONE,
        parallel_iterations: int | None = None,
        experimental_use_pfor: bool = True,
    ) -> Any:
        """The derivatives of each element of `target`, with respect to `sources`, in their structure: tensors of the
        target's shape followed by the source's.

        Args:
          target: a tensor of known shape.
          sources: watched tensors or variables, or a structure of them.
          unconnected_gradients: what stands for a derivative that is not there: None or zeros.
          parallel_iterations, experimental_use_pfor: accepted; XLA schedules the rows, which are built one by one.

        Raises:
          RuntimeError: the tape was used before, and is not persistent.
          UnimplementedError: the size of `target` is not known.
        """
        self._use("jacobian")
        target = ops.convert_to_tensor(target)
        size = target.shape.num_elements()
        if size is None:
            raise UnimplementedError(
                None, None, f"jacobian needs the static shape of {target}: use set_shape, or batch_jacobian."
            )
        flat = nest.flatten(sources)
        shape = array_ops.shape(target)
        rows = []
        for row in range(size):
            one = array_ops.reshape(array_ops.one_hot(row, size, dtype=target.dtype), shape)
            rows.append(self._derivatives([target], flat, [one]))
        results = []
        for source, parts in zip(flat, zip(*rows, strict=True), strict=True):
            stacked = _stacked(parts, 0)
            if stacked is not None:
                shapes = [shape, array_ops.shape(ops.convert_to_tensor(source))]
                stacked = array_ops.reshape(stacked, array_ops.concat(shapes, 0))
                stacked.set_shape(target.shape.concatenate(source.shape))
            results.append(stacked)
        return nest.pack_sequence_as(sources, _connected(flat, results, unconnected_gradients, target))

    def batch_jacobian(
        self,
        target: Any,
        source: Any,
        unconnected_gradients: Any = UnconnectedGradients.NONE,
        parallel_iterations: int | None = None,
        experimental_use_pfor: bool = True,
    ) -> Any:
        """For each example, the derivatives of each element of `target[i]` with respect to `source[i]`: a tensor of the
        target's shape followed by the shape of one example of `source`.

        Args:
          target: a tensor of shape [batch, ...], of which row i depends on `source[i]` alone.
          source: a watched tensor of shape [batch, ...].

        The other arguments are those of `jacobian`.

        Raises:
          ValueError: a rank is below 2, or the first dimensions differ.
          RuntimeError: the tape was used before, and is not persistent.
          UnimplementedError: the size of a row of `target` is not known.
        """
        target = ops.convert_to_tensor(target)
        shape = target.shape.with_rank_at_least(2)
        source_shape = source.shape.with_rank_at_least(2)
        if not shape[0].is_compatible_with(source_shape[0]):
            raise ValueError(
                f"Need first dimension of target shape ({shape}) and source shape ({source_shape}) to match."
            )
        self._use("batch_jacobian")
        size = shape[1:].num_elements()
        if size is None:
            raise UnimplementedError(None, None, f"batch_jacobian needs the static shape of the rows of {target}.")
        flat_target = array_ops.reshape(target, [-1, size])
        columns = []
        for column in range(size):
            ones = array_ops.zeros_like(flat_target) + array_ops.one_hot(column, size, dtype=target.dtype)
            incoming = [array_ops.reshape(ones, array_ops.shape(target))]
            columns += self._derivatives([target], [source], incoming)
        result = _stacked(columns, 1)
        if result is not None:
            shapes = [array_ops.shape(target), array_ops.shape(source)[1:]]
            result = array_ops.reshape(result, array_ops.concat(shapes, 0))
            result.set_shape(shape.concatenate(source_shape[1:]))
        return result

    def watched_variables(self) -> tuple[Any, ...]:
        """The trainable variables that were used while the tape recorded, in the order in which they were made."""
        if not self._watch_variables:
            return ()
        return tuple(
            variable
            for variable in self._graph.get_collection(ops.GraphKeys.TRAINABLE_VARIABLES)
            if any(self._has_recorded(op) for tensor in self._tensors_of(variable) for op in tensor.consumers())
        )

    def _tensors_of(self, variable: Any) -> list[ops.Tensor]:
        """Its reference or handle and its value, and what stands for them in the body of a function."""
        tensors = list(variable.op.outputs)
        tensors += [op.outputs[0] for tensor in variable.op.outputs for op in tensor.consumers() if _is_read(op)]
        captures = getattr(self._graph, "captures", {})
        return tensors + [captures[tensor] for tensor in tensors if tensor in captures]

    def _use(self, method: str) -> None:
        if self._is_used and not self._persistent:
            raise RuntimeError(f"GradientTape.{method} can only be called once on non-persistent tapes.")
        self._is_used = True
        if self._start is not None and not self._persistent:
            self._stop()

    def _derivatives(self, targets: list[Any], sources: list[Any], incoming: list[Any] | None) -> list[Any]:
        derivatives = gradients_impl.gradients(
            targets, sources, grad_ys=incoming, stop_gradients=self._unrecorded(targets)
        )
        pairs = zip(sources, derivatives, strict=True)
        return [derivative if self._is_watched(source) else None for source, derivative in pairs]

    def _stop(self) -> None:
        if self._start is None:
            raise ValueError("Tape is not recording.")
        self._recorded.append(range(self._start, self._graph.version))
        self._start = None

    def _is_watched(self, source: Any) -> bool:
        if any(source is watched for watched in self._watched):
            return True
        return self._watch_variables and bool(getattr(source, "trainable", False))

    def _unrecorded(self, targets: list[Any]) -> list[ops.Tensor]:
        """The tensors that `targets` are computed from whose ops the tape did not record: derivatives end there."""
        found: list[ops.Tensor] = []
        pending = [ops.convert_to_tensor(target) for target in targets]
        seen = set()
        while pending:
            tensor = pending.pop()
            if tensor in seen:
                continue
            seen.add(tensor)
            if self._has_recorded(tensor.op):
                pending.extend(tensor.op.inputs)
            else:
                found.append(tensor)
        return found

    def _has_recorded(self, op: ops.Operation) -> bool:
        if any(op._id - 1 in ids for ids in self._recorded):
            return True
        return self._start is not None and op._id > self._start


def _is_read(op: ops.Operation) -> bool:
    return op.type in ("Identity", "ReadVariableOp")


def _connected(sources: list[Any], derivatives: list[Any], unconnected: Any, target: Any = None) -> list[Any]:
    """The derivatives, with zeros for missing ones if `unconnected` says so: of the shapes of `target` and source."""
    if UnconnectedGradients(unconnected) is not UnconnectedGradients.ZERO:
        return derivatives
    results = []
    for source, derivative in zip(sources, derivatives, strict=True):
        if derivative is None:
            derivative = array_ops.zeros_like(source)
            if target is not None:
                shapes = [array_ops.shape(target), array_ops.shape(derivative)]
                derivative = array_ops.zeros(array_ops.concat(shapes, 0), derivative.dtype)
        results.append(derivative)
    return results


def _stacked(derivatives: Any, axis: int) -> ops.Tensor | None:
    if any(derivative is None for derivative in derivatives):
        return None
    return array_ops.stack([ops.convert_to_tensor(derivative) for derivative in derivatives], axis)
