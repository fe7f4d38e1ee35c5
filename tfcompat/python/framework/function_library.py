"""The functions that an imported graph calls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.function_body import FunctionBody, body_from_function_def, rewired
from tfcompat.python.framework.old_resources import modern
from tfcompat.python.framework.raise_conditionals import raise_conditionals
from tfcompat.python.framework.raise_loops import raise_loops
from tfcompat.python.framework.stacks_as_lists import stacks_as_lists


class ImportedFunction:
    """A function that no op here calls, as the attribute of an op: it is kept as it was read."""

    def __init__(self, definition: Any) -> None:
        self.name: str = definition.signature.name
        self._definition = definition

    def to_function_def(self) -> Any:
        """The function as a `FunctionDef`."""
        return self._definition

    def get_operations(self) -> list[Any]:
        """Its operations: none, since they are not made."""
        return []


class FunctionLibrary:
    """The functions of a `GraphDef`, and those that its loops and conditionals become.

    Args:
      library: a `FunctionDefLibrary`.
    """

    def __init__(self, library: Any) -> None:
        self.functions = {function.signature.name: function for function in library.function}
        self.gradients = {gradient.function_name: gradient.gradient_func for gradient in library.gradient}
        self._raised: dict[str, FunctionBody] = {}

    def __contains__(self, name: str) -> bool:
        return name in self.functions or name in self._raised

    def body(self, name: str, call_attrs: Mapping[str, Any]) -> FunctionBody:
        """A function, without control flow in TensorFlow 1's form, for a call with some attributes (`AttrValue`s)."""
        if name in self._raised:
            return self._raised[name]
        body = body_from_function_def(self.functions[name], call_attrs, self.functions)
        body.nodes = self.functional(body)
        return body

    def kept(self, name: str) -> ImportedFunction:
        """A function to keep as it is. Raises ValueError when there is none of this name."""
        if name not in self.functions:
            raise ValueError(f"Function {name} is not in the library of the GraphDef")
        return ImportedFunction(self.functions[name])

    def functional(self, body: FunctionBody) -> list[Any]:
        """The nodes of `body` with its loops and conditionals raised to `While` and `If`, whose functions are kept.

        Raises UnimplementedError for those of an unknown form.
        """
        body.nodes = modern(rewired(node, lambda text: text.removesuffix(":0")) for node in body.nodes)
        nodes, functions = raise_loops(stacks_as_lists(body.nodes))
        body.nodes = nodes
        raised = list(functions)
        for each in [body, *functions]:
            each.nodes, more = raise_conditionals(each)
            raised += more
        for function in raised:
            self._raised[function.name] = function
            function.name = f"{function.name}_{ops.uid()}".replace("/", "_")  # graphs may be imported more than once
        return body.nodes
