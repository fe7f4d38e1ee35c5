"""Shape functions of the gradients of slices, paddings and tiles."""

from __future__ import annotations

from tfcompat.core.framework.shape_function import Input, shape_function
from tfcompat.python.framework.tensor_shape import TensorShape


@shape_function("StridedSliceGrad")
def strided_slice_grad(shape: Input, begin: Input, end: Input, strides: Input, dy: Input) -> TensorShape:
    return shape.value_as_shape


@shape_function("MirrorPadGrad")
def mirror_pad_grad(input: Input, paddings: Input) -> TensorShape:
    rank = input.shape.ndims
    if rank is None and paddings.shape.ndims == 2:
        rank = paddings.shape.as_list()[0]
    sizes, widths = input.shape.sizes, paddings.value
    if sizes is None or widths is None:
        return TensorShape(None if rank is None else [None] * rank)
    return TensorShape(
        [None if size is None else size - int(sum(pair)) for size, pair in zip(sizes, widths, strict=True)]
    )
