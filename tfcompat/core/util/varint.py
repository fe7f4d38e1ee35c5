"""Numbers in as few bytes as they need, seven bits a byte, the least significant first."""

from __future__ import annotations


def write(value: int) -> bytes:
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)


def read(data: bytes | memoryview, position: int, most_bytes: int = 10) -> tuple[int, int]:
    """(the number at `position`, where it ends).

    Raises:
      ValueError: it does not end within `data`, or within `most_bytes`.
    """
    value = 0
    for index, byte in enumerate(data[position : position + most_bytes]):
        value |= (byte & 0x7F) << (7 * index)
        if byte < 0x80:
            return value, position + index + 1
    raise ValueError("a number has no end")
