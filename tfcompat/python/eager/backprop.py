"""`tf.GradientTape`, in graph mode."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any

from tfcompat.python.framework import ops
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
        self._start = self._graph._last_id
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stop()

    def reset(self) -> None:
        """Forgets what was recorded and watched, and goes on recording."""
        self._stop()
        self._start = self._graph._last_id
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
            self._start = self._graph._last_id

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
        if self._is_used and not self._persistent:
            raise RuntimeError("GradientTape.gradient can only be called once on non-persistent tapes.")
        self._is_used = True
        if self._start is not None and not self._persistent:
            self._stop()
        targets = nest.flatten(target)
        incoming = None if output_gradients is None else nest.flatten(output_gradients)
        flat = nest.flatten(sources)
        derivatives = gradients_impl.gradients(
            targets, flat, grad_ys=incoming, stop_gradients=self._unrecorded(targets)
        )
        results = [
            derivative if self._is_watched(source) else None
            for source, derivative in zip(flat, derivatives, strict=True)
        ]
        if UnconnectedGradients(unconnected_gradients) is UnconnectedGradients.ZERO:
            pairs = zip(flat, results, strict=True)
            results = [array_ops.zeros_like(source) if result is None else result for source, result in pairs]
        return nest.pack_sequence_as(sources, results)

    def _stop(self) -> None:
        if self._start is None:
            raise ValueError("Tape is not recording.")
        self._recorded.append(range(self._start, self._graph._last_id))
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
            if any(tensor.op._id - 1 in ids for ids in self._recorded) or self._is_recording(tensor.op):
                pending.extend(tensor.op.inputs)
            else:
                found.append(tensor)
        return found

    def _is_recording(self, op: ops.Operation) -> bool:
        return self._start is not None and op._id > self._start
