"""`FuncGraph`: the body of a function, loop or conditional, which takes what it uses of outer graphs as inputs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.graph import Graph
from tfcompat.python.framework.op_numbers import OpNumbers
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.framework.tensor_shape import TensorShape


class FuncGraph(Graph):
    """A function's body.

    Attributes:
      name: the function's name.
      outer_graph: the graph in which it is used.
      inputs: the parameters, then a stand-in for each captured tensor: placeholders, or Consts of known value.
      outputs: the tensors that it returns.
      captures: from each captured outer tensor to its placeholder.
      attributes, description: the function's, in its `FunctionDef`.
      has_zero_gradients: whether a parameter that no result depends on has a gradient of zeros rather than none.
    """

    def __init__(self, name: str, outer_graph: Graph | None = None, op_numbers: OpNumbers | None = None) -> None:
        super().__init__()
        self.op_numbers = op_numbers or self.op_numbers
        self.name = name
        self.outer_graph: Graph = ops.get_default_graph() if outer_graph is None else outer_graph
        self.inputs: list[Tensor] = []
        self.outputs: list[Tensor] = []
        self.captures: dict[Tensor, Tensor] = {}
        self.attributes: dict[str, Any] = {}
        self.description = ""
        self.has_zero_gradients = False
        self._counted: set[Any] = set()
        self._outer_tensors: dict[Tensor, Tensor] = {}
        self._outer_control_inputs: list[Operation] = []
        self._seed = self.outer_graph.seed
        # Collections are shared, so that losses, updates and variables made in a body are found.
        self._collections = self.outer_graph._collections

    @property
    def building_function(self) -> bool:
        return True

    @property
    def control_captures(self) -> list[Operation]:
        """Ops of the outer graph that must run before the function's ops do."""
        return self._outer_control_inputs

    def add_input(self, dtype: DType, shape: Any, name: str) -> Tensor:
        """A new parameter."""
        with self.control_dependencies(None):
            placeholder = self.create_op(
                "Placeholder", [], [dtype], name=name, attrs={"dtype": dtype.base_dtype, "shape": TensorShape(shape)}
            ).outputs[0]
        self.inputs.append(placeholder)
        return placeholder

    def capture(self, tensor: Tensor) -> Tensor:
        """The tensor inside this body that stands for `tensor` of an outer graph.

        Raises ValueError for a tensor of an unrelated graph.
        """
        if tensor.graph is self:
            return tensor
        if tensor not in self.captures:
            if tensor.graph is not self.outer_graph:
                if not isinstance(self.outer_graph, FuncGraph):
                    raise ValueError(f"{tensor} is not from an enclosing graph of function {self.name!r}.")
                outer = self.outer_graph.capture(tensor)
            else:
                outer = tensor
            self.captures[tensor] = self.captured_input(outer)
        return self.captures[tensor]

    def captured_input(self, outer: Tensor) -> Tensor:
        """The input that stands for `outer`, a tensor of the graph in which the function is used."""
        if outer not in self.captures:
            with self.op_numbers.uncounted():
                self.captures[outer] = self._input_for(outer)
            self._outer_tensors[self.captures[outer]] = outer
            self.count_entry(outer)
        return self.captures[outer]

    @property
    def counts_with_outer(self) -> bool:
        """Whether its operations count in the outer graph: the body is one of TensorFlow 1's control flow."""
        return self.op_numbers is self.outer_graph.op_numbers

    def count_entry(self, outer: Any) -> None:
        """Counts the node by which something of the outer graph enters the body, unless it has entered before."""
        if outer not in self._counted:
            self._counted.add(outer)
            self.op_numbers.add(1)

    def count_entries_with(self, other: FuncGraph) -> None:
        """What enters this body or `other` enters both: the condition and the body of a loop."""
        self._counted = other._counted

    def add_captured(self, outer: Tensor) -> Tensor:
        """A new input that stands for `outer`, even if there is one for it already."""
        placeholder = self._input_for(outer)
        self._outer_tensors[placeholder] = outer
        self.captures.setdefault(outer, placeholder)
        return placeholder

    def _input_for(self, outer: Tensor) -> Tensor:
        if outer.op.type != "Const":
            return self.add_input(outer.dtype, outer.shape, outer.op.name)
        # An input all the same; as a Const its value is known where shapes are inferred.
        with self.control_dependencies(None):
            attrs = {name: outer.op._attrs[name] for name in ("value", "dtype")}
            constant = self.create_op("Const", [], name=outer.op.name, attrs=attrs).outputs[0]
        self.inputs.append(constant)
        return constant

    def outer_tensor(self, tensor: Tensor) -> Tensor | None:
        """The tensor of the outer graph that an input stands for; None for parameters and other tensors."""
        return self._outer_tensors.get(tensor)

    @property
    def captured_outer_tensors(self) -> list[Tensor]:
        """The outer tensors behind the inputs that follow the parameters, in the inputs' order."""
        return [self._outer_tensors[tensor] for tensor in self.inputs if tensor in self._outer_tensors]

    def _capture(self, inputs: Sequence[Tensor]) -> Sequence[Tensor]:
        return [self.capture(tensor) for tensor in inputs]

    def _own_control_input(self, item: Any) -> Operation | None:
        op = item.op if isinstance(item, Tensor) else item
        if isinstance(op, Operation) and op.graph is not self:
            if op not in self._outer_control_inputs:
                self._outer_control_inputs.append(op)
            return None
        return super()._own_control_input(item)

    def as_graph_element(self, obj: Any, allow_tensor: bool = True, allow_operation: bool = True) -> Any:
        convert = getattr(obj, "_as_graph_element", None)
        element = convert() if convert is not None else obj
        if isinstance(element, Tensor) and allow_tensor and element.graph is not self:
            return self.capture(element)
        return super().as_graph_element(obj, allow_tensor, allow_operation)

    def to_function_def(self) -> Any:
        """The body as a `FunctionDef` protocol buffer."""
        from tfcompat.python.framework.function_def import function_def

        return function_def(self)


@dataclass(frozen=True, eq=False)
class BodyGradient:
    """The gradient of a function body.

    Attributes:
      graph: computes it; what it uses of the body are its captures.
      weights: the parameters of `graph`: gradients of the body's outputs at the positions `outputs`.
      outputs: these positions.
      inputs: of which of the body's inputs the outputs of `graph` are the gradients.
    """

    graph: FuncGraph
    weights: tuple[Tensor, ...]
    outputs: tuple[int, ...]
    inputs: tuple[int, ...]
