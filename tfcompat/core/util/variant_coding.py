"""Variant tensors as bytes in TensorFlow's form in checkpoints.

Each element is the length of a `VariantTensorDataProto`, the proto, and a checksum of all so far.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable

from google.protobuf.message import DecodeError
from tensorboard.compat.proto.tensor_pb2 import VariantTensorDataProto

from tfcompat.core.framework.variant import VariantData
from tfcompat.core.util import crc32c, varint


def encode(elements: Iterable[VariantData]) -> tuple[bytes, int]:
    """(the elements' bytes, their checksum)."""
    encoded, crc = b"", 0
    for element in elements:
        proto = VariantTensorDataProto(type_name=element.type_name, metadata=element.metadata).SerializeToString()
        crc = _checksum(proto, crc)
        checksum = struct.pack("<I", crc32c.mask(crc))
        crc = crc32c.extend(crc, checksum)
        encoded += varint.write(len(proto)) + proto + checksum
    return encoded, crc


def decode(data: bytes, count: int) -> tuple[list[VariantData], int]:
    """(`count` elements, the checksum of their bytes). Tensors that an element refers to are left out.

    Raises:
      ValueError: the bytes are damaged.
    """
    elements: list[VariantData] = []
    position = crc = 0
    for _ in range(count):
        length, position = varint.read(data, position)
        serialized, checksum = data[position : position + length], data[position + length : position + length + 4]
        position += length + 4
        crc = _checksum(serialized, crc)
        if checksum != struct.pack("<I", crc32c.mask(crc)):
            raise ValueError("a checksum does not match")
        crc = crc32c.extend(crc, checksum)
        try:
            proto = VariantTensorDataProto.FromString(serialized)
        except DecodeError as error:
            raise ValueError("an element is damaged") from error
        elements.append(VariantData(proto.type_name, proto.metadata))
    if position != len(data):
        raise ValueError("there are more bytes than elements")
    return elements, crc


def _checksum(serialized: bytes, crc: int) -> int:
    return crc32c.extend(crc32c.extend(crc, struct.pack("<Q", len(serialized))), serialized)
