"""Gradient functions in graph form: where the form matters, or the kernel's derivative is not what is wanted.

All other ops are differentiated through their kernels (see `gradients_util.symbolic_gradient`).
"""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Operation
from tfcompat.python.framework.tensor_util import constant_value
from tfcompat.python.ops import array_ops

TAKES_NONE = frozenset(("IdentityN", "SymbolicGradient", "If", "StatelessIf", "While", "StatelessWhile"))
"""Op types whose gradient functions take None for outputs that have no gradient."""


def _pass_through(op: Operation, grad: Any) -> list[Any]:
    return [grad] + [None] * (len(op.inputs) - 1)


for _op_type in ("Identity", "RefIdentity", "PlaceholderWithDefault", "Print", "PrintV2"):
    ops.RegisterGradient(_op_type)(_pass_through)


@ops.RegisterGradient("IdentityN")
def _identity_n(op: Operation, *grads: Any) -> Any:
    return grads


# The kernels of these would give zeros; TensorFlow says that there is no gradient.


def _none(op: Operation, *grads: Any) -> list[None]:
    return [None] * len(op.inputs)


for _op_type in ("Ceil", "Floor", "FloorDiv", "Rint", "Round"):
    ops.RegisterGradient(_op_type)(_none)


def _fused_batch_norm(op: Operation, *grads: Any) -> list[Any]:
    """The given mean and variance have no gradient."""
    from tfcompat.python.ops.gradients_util import symbolic_gradient

    return [*symbolic_gradient(op, *grads)[:3], None, None]


for _op_type in ("FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3"):
    ops.RegisterGradient(_op_type)(_fused_batch_norm)


# Special functions that TensorFlow does not differentiate by their first parameters.


def _only_after(count: int) -> Any:
    def gradient(op: Operation, grad: Any) -> list[Any]:
        from tfcompat.python.ops.gradients_util import symbolic_gradient

        return [None] * count + symbolic_gradient(op, grad)[count:]

    return gradient


for _op_type, _count in (("Betainc", 2), ("Polygamma", 1), ("Zeta", 1)):
    ops.RegisterGradient(_op_type)(_only_after(_count))


@ops.RegisterGradient("CheckNumerics")
def _check_numerics(op: Operation, grad: Any) -> Any:
    return apply_op(
        "CheckNumerics",
        tensor=grad,
        message="Not a number (NaN) or infinity (Inf) values detected in gradient. " + op.get_attr("message").decode(),
    )


@ops.RegisterGradient("PreventGradient")
def _prevent_gradient(op: Operation, *grads: Any) -> Any:
    raise LookupError(f"Gradient explicitly disabled. Reason: {op.get_attr('message')!r}")


@ops.RegisterGradient("Gather")
def _gather(op: Operation, grad: Any) -> list[Any]:
    return [_gathered_rows(op, grad), None]


@ops.RegisterGradient("GatherV2")
def _gather_v2(op: Operation, grad: Any) -> list[Any]:
    from tfcompat.python.ops.gradients_util import symbolic_gradient

    axis = constant_value(op.inputs[2])
    if axis is not None and int(axis) == 0 and not op._attrs.get("batch_dims", 0):
        return [_gathered_rows(op, grad), None, None]
    return symbolic_gradient(op, grad)


@ops.RegisterGradient("GatherNd")
def _gather_nd(op: Operation, grad: Any) -> list[Any]:
    from tfcompat.python.ops.gradients_util import symbolic_gradient

    params, indices = op.inputs
    if (indices.shape.sizes or ())[1:] != (1,):
        return symbolic_gradient(op, grad)
    shape = array_ops.shape(params, out_type=indices.dtype)
    return [ops.IndexedSlices(grad, array_ops.squeeze(indices, axis=-1), shape), None]


def _gathered_rows(op: Operation, grad: Any) -> Any:
    params, indices = op.inputs[:2]
    with ops.colocate_with(params):
        shape = apply_op("Cast", x=apply_op("Shape", input=params, out_type=dtypes.int64), DstT=dtypes.int32)
    count = array_ops.expand_dims(array_ops.size(indices), 0)
    values = array_ops.reshape(grad, array_ops.concat([count, shape[1:]], 0))
    return ops.IndexedSlices(values, array_ops.reshape(indices, count), shape)


@ops.RegisterGradient("DynamicPartition")
def _dynamic_partition(op: Operation, *grads: Any) -> list[Any]:
    """Stitches the parts' gradients together again, at the positions that the partitions came from."""
    data, partitions = op.inputs
    count = apply_op("Range", start=0, limit=array_ops.size(partitions), delta=1)
    positions = array_ops.reshape(count, array_ops.shape(partitions))
    indices = apply_op(
        "DynamicPartition", data=positions, partitions=partitions, num_partitions=op._attrs["num_partitions"]
    )
    stitched = apply_op("DynamicStitch", indices=indices, data=list(grads))
    return [array_ops.reshape(stitched, array_ops.shape(data)), None]


@ops.RegisterGradient("DynamicStitch")
def _dynamic_stitch(op: Operation, grad: Any) -> list[Any]:
    count = len(op.inputs) // 2
    return [None] * count + [array_ops.gather(grad, indices) for indices in op.inputs[:count]]


# Ops that give their gradient beside their value, or leave behind what it needs.


@ops.RegisterGradient("CTCLoss")
def _ctc_loss(op: Operation, grad: Any, *_: Any) -> list[Any]:
    gradient = apply_op(
        "PreventGradient",
        input=op.outputs[1],
        message="Currently there is no way to take the second derivative of ctc_loss.",
    )
    return [array_ops.expand_dims(grad, -1) * gradient, None, None, None]


ops.NotDifferentiable("CTCGreedyDecoder")
ops.NotDifferentiable("CTCBeamSearchDecoder")


@ops.RegisterGradient("FractionalMaxPool")
def _fractional_max_pool(op: Operation, grad: Any, *_: Any) -> Any:
    output, rows, columns = op.outputs
    return apply_op(
        "FractionalMaxPoolGrad",
        orig_input=op.inputs[0],
        orig_output=output,
        out_backprop=grad,
        row_pooling_sequence=rows,
        col_pooling_sequence=columns,
        overlapping=op.get_attr("overlapping"),
    )


@ops.RegisterGradient("FractionalAvgPool")
def _fractional_avg_pool(op: Operation, grad: Any, *_: Any) -> Any:
    rows, columns = op.outputs[1:]
    return apply_op(
        "FractionalAvgPoolGrad",
        orig_input_tensor_shape=apply_op("Shape", input=op.inputs[0], out_type=dtypes.int64),
        out_backprop=grad,
        row_pooling_sequence=rows,
        col_pooling_sequence=columns,
        overlapping=op.get_attr("overlapping"),
    )


@ops.RegisterGradient("ScaleAndTranslate")
def _scale_and_translate(op: Operation, grad: Any) -> list[Any]:
    gradient = apply_op(
        "ScaleAndTranslateGrad",
        grads=grad,
        original_image=op.inputs[0],
        scale=op.inputs[2],
        translation=op.inputs[3],
        kernel_type=op.get_attr("kernel_type"),
        antialias=op.get_attr("antialias"),
    )
    return [gradient, None, None, None]
