"""Shape functions of the TensorArray ops that graphs of TensorFlow 1 hold."""

from __future__ import annotations

from typing import Any

from tfcompat.core.framework.shape_function import Input, shape_function
from tfcompat.core.shape_functions.common import concatenate
from tfcompat.python.framework.tensor_shape import TensorShape

_SCALAR = TensorShape(())


@shape_function("TensorArrayV3")
def tensor_array(size: Input) -> list[TensorShape]:
    return [TensorShape((2,)), _SCALAR]


@shape_function("TensorArrayGradV3")
def tensor_array_grad(handle: Input, flow_in: Input) -> list[TensorShape]:
    return [TensorShape((2,)), _SCALAR]


@shape_function("TensorArrayWriteV3", "TensorArrayScatterV3", "TensorArraySplitV3", "TensorArraySizeV3")
def scalar(*inputs: Any) -> TensorShape:
    return _SCALAR


@shape_function("TensorArrayReadV3")
def tensor_array_read(handle: Input, index: Input, flow_in: Input) -> TensorShape:
    return TensorShape(None)


@shape_function("TensorArrayGatherV3")
def tensor_array_gather(handle: Input, indices: Input, flow_in: Input, *, element_shape: TensorShape) -> TensorShape:
    return concatenate([None], element_shape)


@shape_function("TensorArrayConcatV3")
def tensor_array_concat(handle: Input, flow_in: Input, *, element_shape_except0: TensorShape) -> list[TensorShape]:
    return [concatenate([None], element_shape_except0), TensorShape((None,))]


@shape_function("TensorArrayCloseV3")
def tensor_array_close(handle: Input) -> list[TensorShape]:
    return []
