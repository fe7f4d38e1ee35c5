"""Protocol buffers in string tensors. Graphs with these ops can be built and saved; nothing here runs them."""

from __future__ import annotations

from tfcompat.python.ops.op_function import op_function

decode_proto = op_function("DecodeProtoV2", "Fields of serialized messages: how often each occurs, and the values.")
encode_proto = op_function("EncodeProto", "Serialized messages made of fields' values.")
