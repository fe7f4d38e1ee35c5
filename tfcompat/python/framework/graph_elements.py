"""From names and objects to the elements of a graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfcompat.python.framework.operation import Operation, Tensor

if TYPE_CHECKING:
    from tfcompat.python.framework.graph import Graph


def graph_element(graph: Graph, obj: Any, allow_tensor: bool, allow_operation: bool) -> Any:
    """What `Graph.as_graph_element` returns and raises."""
    if not (allow_tensor or allow_operation):
        raise ValueError("allow_tensor and allow_operation can't both be False.")
    wanted = " or ".join(["Tensor"] * allow_tensor + ["Operation"] * allow_operation)
    if hasattr(obj, "_as_graph_element"):
        element = obj._as_graph_element()
        obj = obj if element is None else element
    if isinstance(obj, bytes):
        obj = obj.decode()
    if isinstance(obj, str):
        return _element_by_name(graph, obj, wanted, allow_tensor, allow_operation)
    if (isinstance(obj, Tensor) and allow_tensor) or (isinstance(obj, Operation) and allow_operation):
        if obj.graph is not graph:
            kind = "Tensor " if isinstance(obj, Tensor) else "Operation "
            raise ValueError(f"{kind}{obj} is not an element of this graph.")
        return obj
    raise TypeError(f"Can not convert a {type(obj).__name__} into a {wanted}.")


def _element_by_name(graph: Graph, name: str, wanted: str, allow_tensor: bool, allow_operation: bool) -> Any:
    op_name, colon, index_text = name.partition(":")
    if colon and allow_tensor:
        if not index_text.isdigit():
            raise ValueError(
                f"The name {name!r} looks a like a Tensor name, but is not a valid one. "
                'Tensor names must be of the form "<op_name>:<output_index>".'
            )
        op = graph._nodes_by_name.get(op_name)
        if op is None:
            raise KeyError(
                f"The name {name!r} refers to a Tensor which does not exist. "
                f"The operation, {op_name!r}, does not exist in the graph."
            )
        if int(index_text) >= len(op.outputs):
            raise KeyError(
                f"The name {name!r} refers to a Tensor which does not exist. The operation, {op_name!r}, "
                f"exists but only has {len(op.outputs)} outputs."
            )
        return op.outputs[int(index_text)]
    if colon:
        raise ValueError(f"Name {name!r} appears to refer to a Tensor, not a {wanted}.")
    op = graph._nodes_by_name.get(name)
    if not allow_operation:
        hint = (
            f"The name {name!r} refers to an Operation, not a {wanted}. "
            'Tensor names must be of the form "<op_name>:<output_index>".'
            if op is not None
            else f"The name {name!r} looks like an (invalid) Operation name, not a {wanted}. "
            'Tensor names must be of the form "<op_name>:<output_index>".'
        )
        raise ValueError(hint)
    if op is None:
        raise KeyError(f"The name {name!r} refers to an Operation not in the graph.")
    return op
