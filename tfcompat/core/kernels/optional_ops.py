"""Kernels of optional values: what a conditional's gradient takes of the branch that ran."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tfcompat.core.framework.kernel import kernel
from tfcompat.core.kernels.checks import require


@dataclass(frozen=True)
class Optional:
    """The value of a variant that holds some tensors, or nothing (`components` is None)."""

    components: tuple[Any, ...] | None


@kernel("OptionalFromValue", host=True)
def optional_from_value(components: list[Any]) -> Optional:
    return Optional(tuple(components))


@kernel("OptionalNone", host=True)
def optional_none() -> Optional:
    return Optional(None)


@kernel("OptionalHasValue", host=True)
def optional_has_value(optional: Optional) -> Any:
    return np.asarray(optional.components is not None)


@kernel("OptionalGetValue", host=True)
def optional_get_value(optional: Optional) -> list[Any]:
    require(optional.components is not None, "The given optional does not have a value.")
    return list(optional.components or ())
