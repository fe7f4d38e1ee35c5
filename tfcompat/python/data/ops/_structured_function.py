"""Functions of elements as the graph has them."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from tfcompat.python.data.util import nest, structure
from tfcompat.python.framework import ops
from tfcompat.python.framework.func_graph import FuncGraph
from tfcompat.python.framework.function_calls import run_with_results
from tfcompat.python.framework.function_ops import bodies
from tfcompat.python.framework.op_numbers import OpNumbers
from tfcompat.python.framework.operation import Operation, Tensor


class StructuredFunctionWrapper:
    """A Python function of elements, built once into the body of a graph function.

    Args:
      func: takes the components of an element (those of a tuple as several arguments) and returns an element.
      transformation_name: what the function is for, for messages and its name.
      input_structure: the nested specs of its arguments.

    Attributes:
      function: the body.
      output_structure: the nested specs of its result.

    Raises TypeError when it returns what cannot be an element.
    """

    def __init__(self, func: Callable[..., Any], transformation_name: str, input_structure: Any) -> None:
        readable = transformation_name.replace(".", "_")[:-2]
        self.function = FuncGraph(
            f"__inference_{readable}_{_function_name(func)}_{ops.uid()}", op_numbers=OpNumbers(functional=True)
        )
        types = structure.get_flat_tensor_types(input_structure)
        shapes = structure.get_flat_tensor_shapes(input_structure)
        with self.function.as_default():
            parameters = [
                self.function.add_input(dtype, shape, f"args_{index}")
                for index, (dtype, shape) in enumerate(zip(types, shapes, strict=True))
            ]
            arguments = structure.from_compatible_tensor_list(input_structure, parameters)
            result = func(*arguments) if type(arguments) is tuple else func(arguments)
            if isinstance(result, list):
                result = tuple(result)
            try:
                self.output_structure = structure.type_spec_from_value(result)
            except (TypeError, ValueError):
                raise TypeError(
                    f"Unsupported return value from function passed to {transformation_name}: {result}."
                ) from None
            tensors = structure.to_tensor_list(self.output_structure, result)
            self.function.outputs = [self._result(tensor) for tensor in tensors]
            effects = [op for op in self.function.get_operations() if _has_effect(op)]
            run_with_results(self.function, effects)

    def _result(self, tensor: Tensor) -> Tensor:
        return self.function.create_op("Identity", [self.function.capture(tensor)]).outputs[0]

    @property
    def captured_inputs(self) -> list[Tensor]:
        """The tensors of the graph around it that the function uses."""
        return self.function.captured_outer_tensors

    @property
    def output_types(self) -> Any:
        return structure.legacy_types(self.output_structure)

    @property
    def output_shapes(self) -> Any:
        return structure.legacy_shapes(self.output_structure)

    @property
    def output_classes(self) -> Any:
        return structure.legacy_classes(self.output_structure)

    def require_scalar_bool(self, message: str) -> None:
        """Raises ValueError unless the result is a scalar truth value."""
        from tfcompat.python.framework.dtypes import bool as tf_bool
        from tfcompat.python.framework.tensor_spec import TensorSpec

        spec = self.output_structure
        if nest.is_sequence(spec) or not TensorSpec([], tf_bool).is_compatible_with(spec):
            raise ValueError(message)


def _function_name(func: Any) -> str:
    while isinstance(func, functools.partial):
        func = func.func
    return getattr(func, "__name__", type(func).__name__)


_GIVE_STATE = frozenset(("ReadVariableOp", "VariableShape", "ResourceGather"))
_CALL_OUT = frozenset(("PyFunc", "EagerPyFunc", "Print"))


def _has_effect(op: Operation) -> bool:
    """True for an op that does something besides giving a result, or gives none."""
    if not op.op_def.is_stateful or op.type.endswith(("Dataset", "DatasetV2")):
        return False
    inner = [each for body in bodies(op).values() for each in body.get_operations()]
    if inner:
        return any(map(_has_effect, inner))
    if not op.outputs or op.type in _CALL_OUT:
        return True
    takes_state = any(
        arg.is_ref or (arg.dtype is not None and arg.dtype.name == "resource") for arg in op.op_def.inputs
    )
    return takes_state and op.type not in _GIVE_STATE
