"""TensorFlow's protocol buffers of `error_codes.proto`: the status codes of `tf.errors`."""

from google.protobuf import descriptor_pool as _descriptor_pool
from google.protobuf.internal.enum_type_wrapper import EnumTypeWrapper as _EnumTypeWrapper

from tfcompat.core.framework.messages import define as _define
from tfcompat.python.framework import errors_impl as _errors

_FILE = "core/lib/core/error_codes.proto"
_NAMES = (
    "OK CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED "
    "RESOURCE_EXHAUSTED FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS "
    "UNAUTHENTICATED"
).split()
_define(_FILE, {}, enums={"Code": {name: getattr(_errors, name) for name in _NAMES}})

DESCRIPTOR = _descriptor_pool.Default().FindFileByName(f"tfcompat/{_FILE}")
Code = _EnumTypeWrapper(DESCRIPTOR.enum_types_by_name["Code"])
globals().update(Code.items())
