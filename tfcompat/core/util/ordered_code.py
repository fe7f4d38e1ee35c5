"""Byte strings that sort as what they encode, in the form of TensorFlow's `OrderedCode`."""

from __future__ import annotations

_ESCAPES = {0x00: b"\x00\xff", 0xFF: b"\xff\x00"}


def write_string(text: bytes) -> bytes:
    return b"".join(_ESCAPES.get(byte, bytes([byte])) for byte in text) + b"\x00\x01"


def write_number(value: int) -> bytes:
    """A number from 0."""
    data = value.to_bytes((value.bit_length() + 7) // 8, "big")
    return bytes([len(data)]) + data


def write_signed_number(value: int) -> bytes:
    """Any 64-bit number. As many leading bits are turned over as there are bytes."""
    length = (value if value >= 0 else ~value).bit_length() // 7 + 1
    data = value.to_bytes(10, "big", signed=True)[-length:]
    header = (0xFFFF << (16 - length) & 0xFFFF).to_bytes(2, "big").ljust(length, b"\0")
    return bytes(byte ^ mark for byte, mark in zip(data, header))
