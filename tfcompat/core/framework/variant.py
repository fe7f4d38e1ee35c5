"""`VariantData`: what a file holds of a variant tensor's element."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class VariantData:
    """A type's name, and what that type writes of a value."""

    type_name: str
    metadata: bytes
