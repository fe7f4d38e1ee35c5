"""`Operation` and `Tensor`: a node of the graph and one of its outputs."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from types import FrameType
from typing import TYPE_CHECKING, Any, NamedTuple

from tfcompat.core.framework.op_def import OpDef
from tfcompat.python.framework import dtypes
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.errors_impl import (
    InvalidArgumentError,
    OperatorNotAllowedInGraphError,
    OutOfRangeError,
)
from tfcompat.python.framework.tensor_shape import TensorShape, as_shape

if TYPE_CHECKING:
    from tfcompat.python.framework.graph import Graph

_PACKAGE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))) + os.sep
_OWN_CODE = tuple(
    _PACKAGE + part + os.sep for part in ("core", "python", "contrib", "cli")
)  # examples/ and the like count as the user's


class Site(NamedTuple):
    """The line of the user's code that created an op."""

    filename: str
    lineno: int
    function: str

    def __str__(self) -> str:
        return f"{self.filename}:{self.lineno} in {self.function}"


def user_site() -> Site:
    """The innermost line on the stack that is not tfcompat's."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        filename = frame.f_code.co_filename
        if not filename.startswith(_OWN_CODE) and not filename.endswith("contextlib.py"):
            return Site(filename, frame.f_lineno, frame.f_code.co_name)
        frame = frame.f_back
    return Site("<unknown>", 0, "<unknown>")


class Operation:
    """A node of a `Graph`: it takes zero or more tensors and produces zero or more.

    Made by calling op functions such as `tf.matmul`, or `Graph.create_op`.
    """

    __slots__ = (
        "__dict__",
        "__weakref__",
        "_attrs",
        "_control_inputs",
        "_device",
        "_graph",
        "_id",
        "_inputs",
        "_name",
        "_original_op",
        "_outputs",
        "op_def",
        "site",
        "type",
    )

    stops_gradients = False
    """True for a loop that was made with `back_prop=False`."""

    def __init__(
        self,
        graph: Graph,
        op_def: OpDef,
        name: str,
        inputs: Sequence[Tensor],
        control_inputs: Sequence[Operation],
        attrs: dict[str, Any],
        output_dtypes: Sequence[DType],
    ) -> None:
        self._graph = graph
        self._id = graph._next_id()
        self.op_def = op_def
        self.type = op_def.name
        self._name = name
        self._inputs = list(inputs)
        self._control_inputs = list(control_inputs)
        self._attrs = attrs
        self._device = ""
        self._original_op: Operation | None = None
        self.site = user_site()
        self._outputs = [Tensor(self, index, dtype) for index, dtype in enumerate(output_dtypes)]
        for tensor in self._inputs:
            tensor._consumers.append(self)

    @property
    def name(self) -> str:
        """The full name of this operation."""
        return self._name

    @property
    def graph(self) -> Graph:
        return self._graph

    @property
    def inputs(self) -> Sequence[Tensor]:
        """The tensors that this operation takes."""
        return self._inputs

    @property
    def outputs(self) -> list[Tensor]:
        """The tensors that this operation produces."""
        return self._outputs

    def values(self) -> tuple[Tensor, ...]:
        return tuple(self._outputs)

    @property
    def control_inputs(self) -> list[Operation]:
        """The operations that must run before this one without giving it a value."""
        return self._control_inputs

    @property
    def device(self) -> str:
        return self._device

    def _set_device(self, device: Any) -> None:
        from tfcompat.python.framework.device import device_string

        self._device = device_string(device)

    @property
    def _output_types(self) -> list[int]:
        return [output.dtype.as_datatype_enum for output in self._outputs]

    def colocation_groups(self) -> list[bytes]:
        """The colocation groups that this operation belongs to; its own when it names none."""
        groups = [name for name in self._attrs.get("_class", ()) if name.startswith(b"loc:@")]
        return groups or [b"loc:@" + self._name.encode()]

    def get_attr(self, name: str) -> Any:
        """The value of attribute `name`: int, float, bool, bytes, `DType`, `TensorShapeProto`, `TensorProto`, or a
        list.

        Raises ValueError when the operation has no such attribute.
        """
        if name not in self._attrs:
            raise ValueError(f"Operation '{self._name}' has no attr named '{name}'.")
        value = self._attrs[name]
        if isinstance(value, (int, float, bytes, DType)):
            return value
        from tfcompat.python.framework.graph_def import attr_proto, plain_attr_value

        return plain_attr_value(attr_proto(self._kind_of(name), value))

    def _kind_of(self, attr: str) -> str | None:
        definition = self.op_def.attrs.get(attr)
        return None if definition is None else definition.kind

    def _set_attr(self, name: str, value: Any) -> None:
        """Sets an attribute: a plain value, or an `AttrValue` proto as TensorFlow's own code passes."""
        if hasattr(value, "WhichOneof"):
            from tfcompat.python.framework.graph_def import attr_from_proto

            value = attr_from_proto(value)
        self._attrs[name] = value
        self._graph._note_mutation(self)

    def _clear_attr(self, name: str) -> None:
        self._attrs.pop(name, None)
        self._graph._note_mutation(self)

    def _update_input(self, index: int, tensor: Tensor) -> None:
        if tensor.graph is not self._graph:
            raise ValueError(f"{tensor} must be from the same graph as {self!r}.")
        if index >= len(self._inputs):
            count = f"[{len(self._inputs)}]"
            message = f"Cannot update edge. Input index [{index}] is greater than the number of total inputs {count}."
            raise OutOfRangeError(None, None, message)
        shape, new_shape = self._inputs[index].shape, tensor.shape
        if not shape.is_compatible_with(new_shape):
            message = f"Cannot update edge, incompatible shapes: {_sizes(new_shape)} and {_sizes(shape)}."
            raise InvalidArgumentError(None, None, message)
        self._inputs[index]._consumers.remove(self)
        self._inputs[index] = tensor
        tensor._consumers.append(self)
        self._graph._note_mutation(self)

    def _add_control_inputs(self, ops: Sequence[Operation]) -> None:
        self._control_inputs.extend(op for op in ops if op not in self._control_inputs)
        self._graph._note_mutation(self)

    def _add_control_input(self, op: Operation) -> None:
        self._add_control_inputs([op])

    def _remove_all_control_inputs(self) -> None:
        self._control_inputs.clear()
        self._graph._note_mutation(self)

    @property
    def node_def(self) -> Any:
        """This operation as a `NodeDef` protocol buffer."""
        from tfcompat.python.framework.graph_def import node_def

        return node_def(self)

    @property
    def traceback(self) -> list[tuple[str, int, str, str | None]]:
        """Where the operation was made: one (file, line, function, text) entry, the user's line."""
        import linecache

        text = linecache.getline(self.site.filename, self.site.lineno).strip() or None
        return [(self.site.filename, self.site.lineno, self.site.function, text)]

    def run(self, feed_dict: Any = None, session: Any = None) -> None:
        """Runs this operation in `session`, or the default session."""
        from tfcompat.python.framework import ops

        ops._run_using_default_session(self, feed_dict, self._graph, session)

    def __str__(self) -> str:
        return str(self.node_def)

    def __repr__(self) -> str:
        return f"<tf.Operation '{self._name}' type={self.type}>"


class Tensor:
    """One output of an `Operation`: a symbolic handle that `Session.run` turns into a value."""

    __slots__ = ("__dict__", "__weakref__", "_consumers", "_shape_value", "dtype", "op", "value_index")

    # Makes NumPy leave `ndarray + tensor` to the tensor.
    __array_priority__ = 100

    OVERLOADABLE_OPERATORS = frozenset(
        f"__{name}__"
        for name in (
            "add radd sub rsub mul rmul div rdiv truediv rtruediv floordiv rfloordiv mod rmod lt le gt ge "
            "and rand or ror xor rxor getitem pow rpow invert neg abs matmul rmatmul"
        ).split()
    )

    if TYPE_CHECKING:  # set by `_override_operator`
        __add__: Callable[..., Tensor]
        __radd__: Callable[..., Tensor]
        __sub__: Callable[..., Tensor]
        __rsub__: Callable[..., Tensor]
        __mul__: Callable[..., Tensor]
        __rmul__: Callable[..., Tensor]
        __truediv__: Callable[..., Tensor]
        __rtruediv__: Callable[..., Tensor]
        __floordiv__: Callable[..., Tensor]
        __rfloordiv__: Callable[..., Tensor]
        __mod__: Callable[..., Tensor]
        __rmod__: Callable[..., Tensor]
        __pow__: Callable[..., Tensor]
        __rpow__: Callable[..., Tensor]
        __matmul__: Callable[..., Tensor]
        __rmatmul__: Callable[..., Tensor]
        __lt__: Callable[..., Tensor]
        __le__: Callable[..., Tensor]
        __gt__: Callable[..., Tensor]
        __ge__: Callable[..., Tensor]
        __and__: Callable[..., Tensor]
        __rand__: Callable[..., Tensor]
        __or__: Callable[..., Tensor]
        __ror__: Callable[..., Tensor]
        __xor__: Callable[..., Tensor]
        __rxor__: Callable[..., Tensor]
        __neg__: Callable[..., Tensor]
        __invert__: Callable[..., Tensor]
        __abs__: Callable[..., Tensor]
        __getitem__: Callable[..., Tensor]

    def __init__(self, op: Operation, value_index: int, dtype: Any) -> None:
        if not isinstance(op, Operation):
            raise TypeError(f"op needs to be an Operation: {op}")
        self.op = op
        self.value_index = value_index
        self.dtype = dtypes.as_dtype(dtype)
        self._shape_value = TensorShape(None)
        self._consumers: list[Operation] = []

    @property
    def graph(self) -> Graph:
        return self.op.graph

    @property
    def name(self) -> str:
        return f"{self.op.name}:{self.value_index}"

    @property
    def device(self) -> str:
        return self.op.device

    @property
    def shape(self) -> TensorShape:
        """The static shape: what is known of the shape before the graph runs."""
        return self._shape_value

    def get_shape(self) -> TensorShape:
        return self._shape_value

    def set_shape(self, shape: Any) -> None:
        """Adds what `shape` says to the static shape. Raises ValueError when they contradict each other."""
        from tfcompat.core.shape_functions.common import merge

        self._shape_value = merge(self._shape_value, as_shape(shape))

    @property
    def _shape(self) -> TensorShape:
        return self._shape_value

    @_shape.setter
    def _shape(self, shape: Any) -> None:
        self._shape_value = TensorShape(shape)

    def _shape_as_list(self) -> list[int | None] | None:
        return None if self._shape_value.ndims is None else self._shape_value.as_list()

    def _shape_tuple(self) -> tuple[int | None, ...] | None:
        return self._shape_value.sizes

    def _rank(self) -> int | None:
        return self._shape_value.ndims

    def consumers(self) -> list[Operation]:
        """The operations that take this tensor, each as often as it takes it."""
        return list(self._consumers)

    def experimental_ref(self) -> Any:
        """A `Reference`, for sets and keys of dicts: equal to others to this tensor; `deref()` gives it back."""
        from tfcompat.python.util.object_identity import Reference

        return Reference(self)

    def eval(self, feed_dict: Any = None, session: Any = None) -> Any:
        """The value of this tensor in `session`, or the default session."""
        from tfcompat.python.framework import ops

        return ops._eval_using_default_session(self, feed_dict, self.graph, session)

    @staticmethod
    def _override_operator(operator: str, function: Callable[..., Any]) -> None:
        setattr(Tensor, operator, function)

    def __iter__(self) -> Iterator[Any]:
        raise OperatorNotAllowedInGraphError(
            "iterating over `tf.Tensor` is not allowed in Graph execution. Use Eager execution or decorate this "
            "function with @tf.function. A graph has no values to iterate over yet: use tf.map_fn, or "
            "tf.unstack when the first dimension is known."
        )
        yield  # a generator, so that `1 in tensor` says the same

    def __bool__(self) -> bool:
        raise OperatorNotAllowedInGraphError(
            "using a `tf.Tensor` as a Python `bool` is not allowed in Graph execution. Use Eager execution or decorate "
            "this function with @tf.function. A graph has no values to test yet: use tf.cond, or `if t is not "
            "None:` to ask whether there is a tensor."
        )

    __nonzero__ = __bool__

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise NotImplementedError(
            f"Cannot convert a symbolic Tensor ({self.name}) to a numpy array. Use session.run to get its value."
        )

    def __len__(self) -> int:
        raise TypeError(
            f"len is not well defined for symbolic Tensors. ({self.name}) Please call `x.shape` rather than "
            "`len(x)` for shape information."
        )

    def __copy__(self) -> Tensor:
        return self

    def __str__(self) -> str:
        shape = "" if self._shape_value.ndims is None else f", shape={self._shape_value}"
        device = f", device={self.device}" if self.device else ""
        return f'Tensor("{self.name}"{shape}, dtype={self.dtype.name}{device})'

    def __repr__(self) -> str:
        return f"<tf.Tensor '{self.name}' shape={self._shape_value} dtype={self.dtype.name}>"


def _sizes(shape: TensorShape) -> str:
    return "?" if shape.sizes is None else f"[{','.join('?' if size is None else str(size) for size in shape.sizes)}]"
