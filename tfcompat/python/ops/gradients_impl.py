"""`tf.gradients` and `tf.hessians`."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.framework.shape_inference import handle_data
from tfcompat.python.ops import array_ops, gradients_util, math_ops
from tfcompat.python.ops.unconnected_gradients import UnconnectedGradients


class AggregationMethod:
    """How gradients of one tensor are summed. XLA fuses the sum, whatever is chosen."""

    ADD_N = 0
    DEFAULT = ADD_N
    EXPERIMENTAL_TREE = 1
    EXPERIMENTAL_ACCUMULATE_N = 2


def gradients(
    ys: Any,
    xs: Any,
    grad_ys: Any = None,
    name: str = "gradients",
    colocate_gradients_with_ops: bool = False,
    gate_gradients: bool = False,
    aggregation_method: int | None = None,
    stop_gradients: Any = None,
    unconnected_gradients: UnconnectedGradients = UnconnectedGradients.NONE,
) -> list[Any]:
    """The derivatives of the sum of `ys` with respect to each of `xs`.

    Args:
      ys: a tensor or list of tensors; one that is no scalar counts as the sum of its elements.
      xs: a tensor or variable, or a list of them.
      grad_ys: weights of the elements of `ys`, each of its tensor's shape; ones where None.
      name: name scope of the added ops.
      colocate_gradients_with_ops: place gradient ops with their forward ops.
      gate_gradients: compute all of an op's gradients before any of them is used.
      aggregation_method: one of `tf.AggregationMethod`; all give the same sum.
      stop_gradients: tensors that are taken as constant.
      unconnected_gradients: None or zeros for an x that no y depends on.

    Returns:
      A list with a tensor, an `IndexedSlices` (gradients of gathers), or None for each of `xs`.

    Raises:
      LookupError: an op on the way has no gradient.
      TypeError, ValueError: arguments of a wrong type or length.

    Source: `tf.gradients`.
    """
    ys = list(ys) if isinstance(ys, (list, tuple)) else [ys]
    xs = list(xs) if isinstance(xs, (list, tuple)) else [xs]
    stops = [] if stop_gradients is None else stop_gradients
    stops = list(stops) if isinstance(stops, (list, tuple)) else [stops]
    if grad_ys is None:
        grad_ys = [None] * len(ys)
    grad_ys = list(grad_ys) if isinstance(grad_ys, (list, tuple)) else [grad_ys]
    if len(grad_ys) != len(ys):
        raise ValueError(f"Passed {len(grad_ys)} grad_ys for {len(ys)} ys")
    if aggregation_method not in (None, 0, 1, 2):
        raise ValueError(f"Invalid aggregation_method specified {aggregation_method}.")
    try:
        unconnected_gradients = UnconnectedGradients(unconnected_gradients)
    except ValueError:
        raise ValueError(f"Unknown value for unconnected_gradients: '{unconnected_gradients}'") from None
    given = [grad for grad in grad_ys if grad is not None]
    with ops.name_scope(name, "gradients", [*ys, *xs, *stops, *given]) as scope:
        ys = ops.convert_n_to_tensor_or_indexed_slices(ys, name="y")
        ys = [ops.convert_to_tensor(y) for y in ys]
        xs = [
            x.handle
            if _is_resource_variable(x)
            else ops.internal_convert_to_tensor_or_indexed_slices(x, name=f"x_{index}", as_ref=True)
            for index, x in enumerate(xs)
        ]
        stops = ops.internal_convert_n_to_tensor_or_indexed_slices(stops, name="stop_gradients")
        weights = _initial_gradients(grad_ys, ys, scope)
        results = gradients_util.backpropagate(ys, xs, weights, stops, colocate_gradients_with_ops, gate_gradients)
        if unconnected_gradients is UnconnectedGradients.ZERO:
            results = [_zeros_like(x) if grad is None else grad for x, grad in zip(xs, results, strict=True)]
    return results


def _zeros_like(x: Tensor) -> Tensor:
    """Zeros for an x: of the shape and type of the variable where it is a handle."""
    if x.dtype is not dtypes.resource:
        return array_ops.zeros_like(x)
    data = handle_data(x)
    if data is None:
        raise ValueError(f"The shape of the variable behind {x} is unknown: there are no zeros like it.")
    shape = data.shape if data.shape.is_fully_defined() else apply_op("VariableShape", input=x)
    return array_ops.zeros(shape, data.dtype)


def _is_resource_variable(x: Any) -> bool:
    return not isinstance(x, Tensor) and getattr(x, "handle", None) is not None


def _initial_gradients(grad_ys: list[Any], ys: list[Tensor], scope: str) -> list[Any]:
    result = []
    for index, (grad, y) in enumerate(zip(grad_ys, ys, strict=True)):
        if grad is None:
            if y.dtype.is_complex:
                raise TypeError(f"Gradients of complex tensors must set grad_ys (y.dtype = {y.dtype!r})")
            ones = apply_op("Fill", dims=array_ops.shape(y), value=_one(y, index))
            ones.set_shape(y.shape)
            result.append(ones)
            continue
        grad = ops.convert_to_tensor_or_indexed_slices(grad, name=f"grad_ys_{index}")
        if not grad.dtype.base_dtype.is_compatible_with(y.dtype.base_dtype) and (
            y.dtype.is_floating or y.dtype.is_integer or y.dtype.is_complex
        ):
            raise TypeError(
                f"Gradient type {grad.dtype.name} generated for {y.dtype.name}-valued tensor {y} must be of the same "
                "type"
            )
        if isinstance(grad, Tensor) and not grad.shape.is_compatible_with(y.shape):
            if grad.shape.num_elements() is None or grad.shape.num_elements() != y.shape.num_elements():
                raise ValueError(f"Shapes {y.shape} and {grad.shape} of {y.name} and its grad_ys are not compatible")
            grad = array_ops.reshape(grad, y.shape)
        result.append(_named(grad, f"grad_ys_{index}"))
    return result


def _named(grad: Any, name: str) -> Any:
    if not isinstance(grad, ops.IndexedSlices):
        with ops.name_scope(name):
            return apply_op("Identity", input=grad)
    shape = grad.dense_shape
    return ops.IndexedSlices(
        indices=array_ops.identity(grad.indices, name=f"{name}_indices"),
        values=array_ops.identity(grad.values, name=f"{name}_values"),
        dense_shape=None if shape is None else array_ops.identity(shape, name=f"{name}_shape"),
    )


def _one(y: Tensor, index: int) -> Tensor:
    from tfcompat.python.framework import constant_op

    return constant_op.constant(1, dtype=y.dtype.base_dtype, name=f"grad_ys_{index}")


def gradients_v2(
    ys: Any,
    xs: Any,
    grad_ys: Any = None,
    name: str = "gradients",
    gate_gradients: bool = False,
    aggregation_method: int | None = None,
    stop_gradients: Any = None,
    unconnected_gradients: UnconnectedGradients = UnconnectedGradients.NONE,
) -> list[Any]:
    """`gradients` with TensorFlow 2's arguments: the gradient ops are placed with the forward ones."""
    return gradients(
        ys,
        xs,
        grad_ys,
        name,
        colocate_gradients_with_ops=True,
        gate_gradients=gate_gradients,
        aggregation_method=aggregation_method,
        stop_gradients=stop_gradients,
        unconnected_gradients=unconnected_gradients,
    )


def _hessian_vector_product(ys: Any, xs: list[Any], v: list[Any]) -> list[Any]:
    """The products of the Hessian of the sum of `ys` with respect to `xs` and the vectors `v`, without the Hessian.

    Args:
      ys: a tensor or list of tensors.
      xs: a list of tensors or variables.
      v: for each of `xs` a tensor of its shape.

    Raises:
      ValueError: `xs` and `v` are not as many.
    """
    if len(v) != len(xs):
        raise ValueError("xs and v must have the same length.")
    grads = gradients(ys, xs)
    products = [
        math_ops.multiply(grad, array_ops.stop_gradient(vector))
        for grad, vector in zip(grads, v, strict=True)
        if grad is not None
    ]
    return gradients(products, xs)


def hessians(
    ys: Any,
    xs: Any,
    name: str = "hessians",
    colocate_gradients_with_ops: bool = False,
    gate_gradients: bool = False,
    aggregation_method: int | None = None,
) -> list[Any]:
    """The second derivatives of the sum of `ys` with respect to each of `xs`.

    Returns a tensor of shape `x.shape + x.shape` for each x.

    Raises ValueError when the static shape of an x is not known, or it has no gradient.
    Source: `tf.hessians`.
    """
    xs = list(xs) if isinstance(xs, (list, tuple)) else [xs]
    options: dict[str, Any] = {
        "colocate_gradients_with_ops": colocate_gradients_with_ops,
        "gate_gradients": gate_gradients,
        "aggregation_method": aggregation_method,
    }
    results = []
    for first, x in zip(gradients(ys, xs, **options), xs, strict=True):
        if first is None:
            raise ValueError(f"{x} does not influence ys: it has no Hessian.")
        x = ops.convert_to_tensor(x)
        size = x.shape.num_elements()
        if size is None:
            raise ValueError(f"tf.hessians needs the static shape of {x}; set it with x.set_shape(...).")
        flat = array_ops.reshape(first, [-1])
        rows = [gradients(flat[row], x, **options)[0] for row in range(size)]
        zeros = array_ops.zeros_like(x)
        stacked = array_ops.stack([zeros if row is None else row for row in rows])
        results.append(array_ops.reshape(stacked, array_ops.concat([array_ops.shape(x), array_ops.shape(x)], 0)))
    return results


def _indexed_slices_to_tensor(value: Any, dtype: Any = None, name: str | None = None, as_ref: bool = False) -> Tensor:
    """The dense tensor of an `IndexedSlices`, repeated rows added."""
    if dtype is not None and not dtypes.as_dtype(dtype).is_compatible_with(value.dtype):
        raise ValueError(
            f"Tensor conversion requested dtype {dtypes.as_dtype(dtype).name} for IndexedSlices with dtype "
            f"{value.dtype.name}"
        )
    if value.dense_shape is None:
        raise ValueError(f"Tensor conversion requested for IndexedSlices without dense_shape: {value}")
    return math_ops.unsorted_segment_sum(value.values, value.indices, value.dense_shape[0], name=name)


ops.register_tensor_conversion_function(ops.IndexedSlices, _indexed_slices_to_tensor)
