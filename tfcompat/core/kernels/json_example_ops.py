"""`DecodeJSONExample`: Examples from their JSON form."""

from __future__ import annotations

import numpy as np
from google.protobuf import json_format

from tfcompat.core.example.example_pb2 import Example
from tfcompat.core.framework.kernel import kernel
from tfcompat.core.kernels.string_ops import map_strings
from tfcompat.python.framework.errors_impl import InvalidArgumentError


@kernel("DecodeJSONExample", host=True)
def decode_json_example(json_examples: np.ndarray) -> np.ndarray:
    return map_strings(_binary, json_examples)


def _binary(text: bytes) -> bytes:
    try:
        return json_format.Parse(text, Example()).SerializeToString(deterministic=True)
    except (json_format.ParseError, UnicodeDecodeError, ValueError) as error:
        raise InvalidArgumentError(None, None, f"Error while parsing JSON: {error}") from None
