"""Op types that a graph needs and nothing can run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tfcompat.core.common_runtime.ordering import reachable
from tfcompat.core.common_runtime.state import is_variable
from tfcompat.core.framework import kernel as kernels
from tfcompat.python.framework.errors_impl import UnimplementedError
from tfcompat.python.framework.function_ops import bodies
from tfcompat.python.framework.operation import Operation

_WITHOUT_KERNEL = frozenset(("SymbolicGradient", "Placeholder", "PlaceholderV2"))


def missing_kernels(ops: Iterable[Operation]) -> list[Operation]:
    """The ops, those that function bodies need too, whose type has no kernel."""
    found: list[Operation] = []
    for op in ops:
        if op.type not in _WITHOUT_KERNEL and not is_variable(op) and kernels.lookup(op.type) is None:
            found.append(op)
        for body in bodies(op).values():
            found += missing_kernels(reachable(body.outputs, frozenset(body.inputs)))
    return found


def require_kernels(ops: Iterable[Operation]) -> None:
    """Raises UnimplementedError when nothing can run some of `ops`; it names all their types."""
    missing = missing_kernels(ops)
    if not missing:
        return
    if len(missing) == 1:
        message = f"tfcompat has no kernel for op type {missing[0].type!r}."
    else:
        counts = Counter(op.type for op in missing)
        listed = ", ".join(f"{op_type} ({count})" for op_type, count in sorted(counts.items()))
        message = f"tfcompat has no kernel for op types that this run needs (with the number of nodes): {listed}."
    raise UnimplementedError(
        None, missing[0], f"{message} Fetch tensors that do not depend on them, or feed their outputs."
    )
