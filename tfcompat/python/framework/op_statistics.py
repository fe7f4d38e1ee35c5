"""Functions that tell costs of ops ("flops", "weight_parameters"), by op type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_functions: dict[tuple[str, str], Callable[..., Any]] = {}


class OpStats:
    """One cost of an op: a number with a unit, or nothing known."""

    def __init__(self, statistic_type: str, value: Any = None) -> None:
        self.statistic_type = statistic_type
        self.value = value

    def __iadd__(self, other: OpStats) -> OpStats:
        if other.statistic_type != self.statistic_type:
            raise ValueError(f"Can't add an OpStat of type {self.statistic_type} to one of {other.statistic_type}.")
        if self.value is None:
            self.value = other.value
        elif other.value is not None:
            self.value += other.value
        return self


class RegisterStatistics:
    """A decorator of the function (graph, node) -> OpStats for a cost of an op type.

    @ops.RegisterStatistics("MatMul", "flops")
    def _matmul_flops(graph, node): ...
    """

    def __init__(self, op_type: str, statistic_type: str) -> None:
        for name, value in (("op_type", op_type), ("statistic_type", statistic_type)):
            if not isinstance(value, str):
                raise TypeError(f"{name} must be a string.")
            if "," in value:
                raise TypeError(f"{name} must not contain a comma.")
        self._key = (op_type, statistic_type)

    def __call__(self, f: Callable[..., Any]) -> Callable[..., Any]:
        if self._key in _functions:
            raise KeyError(f"Registering two statistical functions with name '{','.join(self._key)}'")
        _functions[self._key] = f
        return f


def get_stats_for_node_def(graph: Any, node: Any, statistic_type: str) -> OpStats:
    """A cost of a node, by the function registered for its op type; unknown when there is none."""
    import tfcompat.python.profiler.internal.flops_registry  # registers what TensorFlow does

    function = _functions.get((node.op, statistic_type))
    return OpStats(statistic_type) if function is None else function(graph, node)
