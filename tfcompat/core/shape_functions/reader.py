"""Shapes of readers' ops."""

from __future__ import annotations

from tfcompat.core.framework.shape_function import Input, shape_function
from tfcompat.core.shape_functions.common import SCALAR
from tfcompat.python.framework.tensor_shape import TensorShape

_READERS = ("FixedLengthRecordReader", "IdentityReader", "TFRecordReader", "TextLineReader", "WholeFileReader")


@shape_function(*(f"{reader}V2" for reader in _READERS))
def handle() -> TensorShape:
    return SCALAR


@shape_function(*_READERS, "LMDBReader")
def reference() -> TensorShape:
    return TensorShape([2])


@shape_function("FakeQueue")
def fake_queue(resource: Input) -> TensorShape:
    return SCALAR


@shape_function("ReaderRead", "ReaderReadV2")
def reader_read(reader_handle: Input, queue_handle: Input) -> list[TensorShape]:
    return [SCALAR, SCALAR]


@shape_function("ReaderReadUpTo", "ReaderReadUpToV2")
def reader_read_up_to(reader_handle: Input, queue_handle: Input, num_records: Input) -> list[TensorShape]:
    return [TensorShape([None]), TensorShape([None])]


@shape_function(
    "ReaderNumRecordsProduced",
    "ReaderNumRecordsProducedV2",
    "ReaderNumWorkUnitsCompleted",
    "ReaderNumWorkUnitsCompletedV2",
    "ReaderSerializeState",
    "ReaderSerializeStateV2",
)
def scalar_of_reader(reader_handle: Input) -> TensorShape:
    return SCALAR


@shape_function("ReaderReset", "ReaderResetV2")
def reader_reset(reader_handle: Input) -> list[TensorShape]:
    return []


@shape_function("ReaderRestoreState", "ReaderRestoreStateV2")
def reader_restore_state(reader_handle: Input, state: Input) -> list[TensorShape]:
    return []
