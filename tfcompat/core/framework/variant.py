"""What variant tensors hold: objects on the host, and what files keep of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class VariantData:
    """A type's name, and what that type writes of a value."""

    type_name: str
    metadata: bytes


class HostScalar:
    """The base of what a scalar variant tensor has for a value on the host, where it is no array."""

    shape = ()
