"""What stateful kernels see of the run that they are part of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from tfcompat.core.framework.resource import Kind


@dataclass(frozen=True)
class Ref:
    """A reference to one piece of session state (a variable, an op's random stream), by its index in the running plan.

    It is the value of a tensor of reference or resource type.
    """

    index: int
    shape: tuple[int | None, ...] | None = None
    """The shape that the variable was declared with: None for unknown rank, None for an unknown dimension."""


class Context(Protocol):
    """Given to kernels that are registered with `stateful=True`, as their first argument."""

    def read(self, ref: Ref) -> Any:
        """The variable's value at this place of the run's order."""

    def write(self, ref: Ref, value: Any) -> None:
        """Gives the variable a new value."""

    def is_initialized(self, ref: Ref) -> bool:
        """Whether the variable holds a value (host kernels only)."""

    def reserve(self, counters: int) -> tuple[Any, Any]:
        """Takes the next `counters` 128-bit Philox counters of this op's random stream.

        Returns:
          (key, counter): uint32 arrays of 2 and 4 elements, least significant word first; the first counter taken.
        """

    def count_run(self) -> int:
        """How often this op has run in its session before (host kernels only)."""

    def resource(self, kind: type[Kind], create: Callable[[], Kind]) -> Kind:
        """The session's resource of class `kind` that this op names by `container` and `shared_name`, or its own where
        it gives no name; made by `create` on first use (kernels registered with `resource=True` only)."""

    def check(
        self, ok: Any, error: type[Exception], message: str, data: Sequence[Any] = (), summarize: int = 3
    ) -> None:
        """Lets the run fail with `error(message)` unless scalar bool `ok` holds.

        Args:
          data: arrays printed behind the message, as TensorFlow's Assert prints them.
          summarize: how many elements of each are printed (all when negative).
        """

    def branch(self, condition: Any, programs: Sequence[Any], inputs: Sequence[Any]) -> list[Any]:
        """The results of the function attribute `programs[condition]` on `inputs`."""

    def loop(self, cond: Any, body: Any, inputs: Sequence[Any]) -> list[Any]:
        """The loop variables after `body` has run for as long as `cond` holds."""

    def call(self, program: Any, inputs: Sequence[Any]) -> list[Any]:
        """The results of a function attribute (a `Program`) on `inputs`, with its reads and writes of state."""
