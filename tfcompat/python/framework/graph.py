"""`Graph`: the nodes of a program, their names, and the scopes under which new nodes are made."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from tfcompat.core.framework.op_def import OpDef
from tfcompat.python.framework.device import device_string, merge_device
from tfcompat.python.framework.dtypes import DType, as_dtype
from tfcompat.python.framework.graph_elements import graph_element
from tfcompat.python.framework.graph_scopes import GraphScopes
from tfcompat.python.framework.node_attrs import complete_attrs, output_dtypes, plain_value, registered_op_def
from tfcompat.python.framework.op_numbers import OpNumbers
from tfcompat.python.framework.operation import Operation, Tensor

_VALID_OP_NAME = re.compile(r"^[A-Za-z0-9.][A-Za-z0-9_.\-/]*$")
_VALID_SCOPE_NAME = re.compile(r"^[A-Za-z0-9_.\-/]*$")

PRODUCER = 134
"""The GraphDef version that TensorFlow 1.15 writes."""


def name_from_scope_name(name: str) -> str:
    """The op name of a scope: `name` without its trailing slash."""
    return name[:-1] if name.endswith("/") else name


class _ControlDependencies:
    """One `control_dependencies` block. Ops made in it depend on `control_inputs`, unless one of their inputs was
    itself made in the block, and so depends on them already."""

    def __init__(self, graph: Graph, control_inputs: list[Operation] | None) -> None:
        self._graph = graph
        self._clears = control_inputs is None
        self.control_inputs = control_inputs or []
        self.seen: set[Operation] = set()

    def __enter__(self) -> None:
        self._outer = self._graph._control_stack
        self._graph._control_stack = ([] if self._clears else list(self._outer)) + [self]

    def __exit__(self, *_: object) -> None:
        self._graph._control_stack = self._outer


class Graph(GraphScopes):
    """A TensorFlow computation: a set of `Operation`s connected by `Tensor`s.

    Op functions add to the default graph; `with graph.as_default():` makes another graph the default.
    """

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.RLock()
        self._nodes_by_name: dict[str, Operation] = {}
        self._names_in_use: dict[str, int] = {}
        self.op_numbers = OpNumbers()
        self._finalized = False
        self._collections: dict[Any, list[Any]] = {}
        self._container = ""
        self._attr_scope_map: dict[str, Any] = {}
        self._gradient_override: dict[str, str] = {}
        self._kernel_labels: dict[str, str] = {}
        self._unfeedable: set[Tensor] = set()
        self._unfetchable: set[Any] = set()
        self._functions: dict[str, Any] = {}
        self._versions: Any = None
        self._seed: int | None = None
        self._default_original_op: Operation | None = None
        self.mutations: list[Operation] = []

    # Properties

    @property
    def version(self) -> int:
        """The number of ids given to operations so far: grows with the graph."""
        return self.op_numbers.last_id

    @property
    def _last_id(self) -> int:
        return self.op_numbers.count

    def _next_id(self) -> int:
        self._check_not_finalized()
        return self.op_numbers.next_id()

    @property
    def graph_def_versions(self) -> Any:
        """The `VersionDef` of its `GraphDef`s: who made it, or the oldest of those whose nodes were imported."""
        from tensorboard.compat.proto import versions_pb2

        return versions_pb2.VersionDef(producer=PRODUCER) if self._versions is None else self._versions

    def _merge_versions(self, versions: Any) -> None:
        """Takes what the `VersionDef` of an imported `GraphDef` asks of those who read it."""
        from tensorboard.compat.proto import versions_pb2

        own = self.graph_def_versions
        self._versions = versions_pb2.VersionDef(
            producer=min(own.producer, versions.producer),
            min_consumer=max(own.min_consumer, versions.min_consumer),
            bad_consumers=sorted({*own.bad_consumers, *versions.bad_consumers}),
        )

    @property
    def seed(self) -> int | None:
        """The graph-level random seed."""
        return self._seed

    @seed.setter
    def seed(self, seed: int | None) -> None:
        self._seed = seed

    @property
    def building_function(self) -> bool:
        """True for the body of a function, loop or conditional."""
        return False

    @property
    def finalized(self) -> bool:
        return self._finalized

    def finalize(self) -> None:
        """Makes the graph read-only: adding to it then raises RuntimeError."""
        self._finalized = True

    def _unsafe_unfinalize(self) -> None:
        self._finalized = False

    def _check_not_finalized(self) -> None:
        if self._finalized:
            raise RuntimeError("Graph is finalized and cannot be modified.")

    def _note_mutation(self, op: Operation) -> None:
        """A node changed: plans made before that contain it are not valid any more (growth does not count)."""
        self.mutations.append(op)

    # Building nodes

    def create_op(
        self,
        op_type: str,
        inputs: Sequence[Tensor],
        dtypes: Sequence[DType] | None = None,
        input_types: Sequence[DType] | None = None,
        name: str | None = None,
        attrs: dict[str, Any] | None = None,
        op_def: OpDef | None = None,
        compute_shapes: bool = True,
        compute_device: bool = True,
    ) -> Operation:
        """Adds an operation.

        Args:
          op_type: a registered op type.
          inputs: the tensors that it takes.
          dtypes: types of its outputs; taken from the OpDef when not given.
          name: its name, made unique unless it ends with a slash; `op_type` when not given.
          attrs: its attributes: plain values or `AttrValue` protos.

        Raises:
          TypeError: an input is not a tensor.
          ValueError: the inputs do not fit the op, or the name is not valid.
          NotFoundError: there is no such op type.
          RuntimeError: the graph is finalized.
        """
        from tfcompat.python.framework.shape_inference import set_output_shapes

        self._check_not_finalized()
        for index, tensor in enumerate(inputs):
            if not isinstance(tensor, Tensor):
                raise TypeError(f"Input #{index} is not a tensor: {tensor}")
        op_def = op_def or registered_op_def(op_type)
        attrs = complete_attrs(op_def, inputs, {key: plain_value(value) for key, value in (attrs or {}).items()})
        with self._lock:
            name = op_type if name is None else name
            if isinstance(name, bytes):
                name = name.decode()
            name = name_from_scope_name(name) if name.endswith("/") else self.unique_name(name)
            if not _VALID_OP_NAME.match(name):
                raise ValueError(f"'{name}' is not a valid node name")
            inputs = self._capture(inputs)
            op = Operation(
                self,
                op_def,
                name,
                inputs,
                self._control_inputs_for([tensor.op for tensor in inputs]),
                attrs,
                output_dtypes(op_def, attrs) if dtypes is None else [as_dtype(dtype) for dtype in dtypes],
            )
            set_output_shapes(op)
            self._nodes_by_name[name] = op
            op._original_op = self._default_original_op
            self._apply_scopes(op, compute_device)
        return op

    def _capture(self, inputs: Sequence[Tensor]) -> Sequence[Tensor]:
        for tensor in inputs:
            if tensor.graph is not self:
                raise ValueError(f"{tensor} must be from the same graph as the operation that takes it.")
        return inputs

    def _control_inputs_for(self, input_ops: list[Operation]) -> list[Operation]:
        control_inputs: dict[Operation, None] = {}
        for block in self._control_stack:
            if not any(op in block.seen for op in input_ops):
                control_inputs.update((op, None) for op in block.control_inputs if op not in input_ops)
        return list(control_inputs)

    def _apply_scopes(self, op: Operation, compute_device: bool) -> None:
        for key, value in self._attr_scope_map.items():
            if key not in op._attrs:
                value = plain_value(value(op.node_def) if callable(value) else value)
                if value is not None:
                    op._attrs[key] = value
        if op.type in self._gradient_override:
            op._attrs["_gradient_op_type"] = self._gradient_override[op.type].encode()
        if op.type in self._kernel_labels:
            op._attrs["_kernel"] = self._kernel_labels[op.type].encode()
        for block in self._control_stack:
            block.seen.add(op)
        if compute_device:
            self._apply_device_functions(op)
        if self._colocation_stack:
            groups: set[bytes] = set()
            for other in reversed(self._colocation_stack):
                groups.update(other.colocation_groups())
                op._device = other.device or op._device
            op._attrs["_class"] = tuple(sorted(groups))
        if self._container and op.op_def.is_stateful and op._attrs.get("container") == b"":
            op._attrs["container"] = self._container.encode()

    def _apply_device_functions(self, op: Operation) -> None:
        for device_function in reversed(self._device_stack):
            if device_function is None:
                break
            op._device = device_string(device_function(op))

    # Names

    def unique_name(self, name: str, mark_as_used: bool = True) -> str:
        """`name` under the current name scope, with `_1`, `_2`, ... behind it when it is taken (whatever the case)."""
        if self._name_stack:
            name = self._name_stack + "/" + name
        key = name.lower()
        count = self._names_in_use.get(key, 0)
        if mark_as_used:
            self._names_in_use[key] = count + 1
        if count > 0:
            base = key
            while key in self._names_in_use:
                key = f"{base}_{count}"
                count += 1
            if mark_as_used:
                self._names_in_use[key] = 1
            name = f"{name}_{count - 1}"
        return name

    @contextmanager
    def name_scope(self, name: str | None) -> Iterator[str]:
        """Prefixes the names of ops made in it. A name with a trailing slash re-enters that scope; None or "" leaves
        all.

        Yields the scope's full name with a trailing slash ("" at the top). Raises ValueError for an invalid name.
        """
        if name:
            if isinstance(name, bytes):
                name = name.decode()
            valid = _VALID_SCOPE_NAME if self._name_stack else _VALID_OP_NAME
            if not valid.match(name):
                raise ValueError(f"'{name}' is not a valid scope name")
        outer = self._name_stack
        if not name:
            self._name_stack = ""
        else:
            self._name_stack = name_from_scope_name(name) if name.endswith("/") else self.unique_name(name)
        try:
            yield self._name_stack + "/" if name else ""
        finally:
            self._name_stack = outer

    def get_name_scope(self) -> str:
        return self._name_stack

    # Looking things up

    def get_operations(self) -> list[Operation]:
        """All operations in the order of their making."""
        return list(self._nodes_by_name.values())

    def as_graph_element(self, obj: Any, allow_tensor: bool = True, allow_operation: bool = True) -> Any:
        """The `Tensor` or `Operation` of this graph that `obj` is, names, or converts to.

        Raises:
          TypeError: `obj` is of another kind.
          ValueError: it is of another graph, or not a valid name.
          KeyError: no such name.
        """
        return graph_element(self, obj, allow_tensor, allow_operation)

    def get_operation_by_name(self, name: str) -> Operation:
        if not isinstance(name, str):
            raise TypeError(f"Operation names are strings (or similar), not {type(name).__name__}.")
        return self.as_graph_element(name, allow_tensor=False, allow_operation=True)

    def get_tensor_by_name(self, name: str) -> Tensor:
        if not isinstance(name, str):
            raise TypeError(f"Tensor names are strings (or similar), not {type(name).__name__}.")
        return self.as_graph_element(name, allow_tensor=True, allow_operation=False)

    # Collections

    @property
    def collections(self) -> list[Any]:
        """The names of the collections."""
        return list(self._collections)

    def add_to_collection(self, name: Any, value: Any) -> None:
        self._check_not_finalized()
        self._collections.setdefault(name, []).append(value)

    def add_to_collections(self, names: Any, value: Any) -> None:
        """Adds `value` to each of the collections `names`, once per distinct name."""
        for name in (names,) if isinstance(names, str) else set(names):
            self.add_to_collection(name, value)

    def get_collection_ref(self, name: Any) -> list[Any]:
        """The collection's own list: changing it changes the collection."""
        return self._collections.setdefault(name, [])

    def get_collection(self, name: Any, scope: str | None = None) -> list[Any]:
        """The collection's items; with `scope`, those whose name matches it as a regular expression from its start."""
        items = self._collections.get(name, [])
        if scope is None:
            return list(items)
        pattern = re.compile(scope)
        return [item for item in items if hasattr(item, "name") and pattern.match(item.name)]

    def get_all_collection_keys(self) -> list[str]:
        return [name for name in self._collections if isinstance(name, str)]

    def clear_collection(self, name: Any) -> None:
        self._check_not_finalized()
        self._collections.pop(name, None)

    # Scopes

    def as_default(self) -> AbstractContextManager[Graph]:
        """A context in which op functions add to this graph."""
        from tfcompat.python.framework import ops

        return ops._default_graph_stack.get_controller(self)

    def control_dependencies(self, control_inputs: Any) -> AbstractContextManager[None]:
        """A context in which new ops run after `control_inputs` (ops, tensors, variables); None clears them."""
        if control_inputs is None:
            return _ControlDependencies(self, None)
        current = {op for block in self._control_stack for op in block.control_inputs}
        added: dict[Operation, None] = {}
        for item in control_inputs:
            if hasattr(item, "_as_control_input"):
                item = item._as_control_input()
            if hasattr(item, "values") and hasattr(item, "indices"):
                item = item.op
            op = self._own_control_input(item)
            if op is not None and op not in current:
                added[op] = None
        return _ControlDependencies(self, list(added))

    def _own_control_input(self, item: Any) -> Operation | None:
        element = self.as_graph_element(item)
        return element.op if isinstance(element, Tensor) else element

    @contextmanager
    def device(self, device_name_or_function: Any) -> Iterator[None]:
        """Ops made in it get this device: a name, a `DeviceSpec`, a function of the op; None ignores outer blocks."""
        function = device_name_or_function
        if function is not None and not callable(function):
            function = merge_device(function)
        stack = self._device_stack
        stack.append(function)
        try:
            yield
        finally:
            if self._device_stack is not stack or stack[-1] is not function:
                raise RuntimeError("Exiting device scope without proper scope nesting.")
            stack.pop()

    @contextmanager
    def colocate_with(self, op: Any, ignore_existing: bool = False) -> Iterator[None]:
        """Ops made in it are placed with `op`. None is allowed only with `ignore_existing`, and clears."""
        if op is None and not ignore_existing:
            raise ValueError("Trying to reset colocation (op is None) but ignore_existing is not True")
        if op is not None and not isinstance(op, Operation):
            op = _as_operation(op)
        outer_devices, outer_colocation = self._device_stack, self._colocation_stack
        self._device_stack = []
        self._colocation_stack = [] if ignore_existing else list(outer_colocation)
        if op is not None:
            self._colocation_stack.append(op)
        try:
            yield
        finally:
            self._device_stack, self._colocation_stack = outer_devices, outer_colocation

    @contextmanager
    def container(self, container_name: str) -> Iterator[str]:
        """Stateful ops made in it carry this container attribute."""
        outer, self._container = self._container, container_name
        try:
            yield container_name
        finally:
            self._container = outer

    @contextmanager
    def _attr_scope(self, attr_map: dict[str, Any]) -> Iterator[None]:
        outer = self._attr_scope_map
        self._attr_scope_map = {key: value for key, value in {**outer, **attr_map}.items() if value is not None}
        try:
            yield
        finally:
            self._attr_scope_map = outer

    @contextmanager
    def _kernel_label_map(self, op_to_kernel_label_map: dict[str, str]) -> Iterator[None]:
        """Ops of the given types made in it carry a `_kernel` attribute: a hint that has no effect here."""
        _check_strings("op_to_kernel_label_map", op_to_kernel_label_map)
        outer = self._kernel_labels
        self._kernel_labels = {**outer, **op_to_kernel_label_map}
        try:
            yield
        finally:
            self._kernel_labels = outer

    @contextmanager
    def gradient_override_map(self, op_type_map: dict[str, str]) -> Iterator[None]:
        """Ops of the given types made in it take the gradient function registered under another name.

        Args:
          op_type_map: from op type to the name given to `tf.RegisterGradient`.
        """
        _check_strings("op_type_map", op_type_map)
        outer = self._gradient_override
        self._gradient_override = {**outer, **op_type_map}
        try:
            yield
        finally:
            self._gradient_override = outer

    @contextmanager
    def _original_op(self, op: Operation) -> Iterator[None]:
        outer, self._default_original_op = self._default_original_op, op
        try:
            yield
        finally:
            self._default_original_op = outer

    @contextmanager
    def _variable_creator_scope(self, creator: Callable[..., Any], priority: int = 100) -> Iterator[None]:
        outer = self._variable_creator_stack
        self._variable_creator_stack = tuple(sorted([*outer, (priority, creator)], key=lambda item: item[0]))
        try:
            yield
        finally:
            self._variable_creator_stack = outer

    # Sessions

    def prevent_feeding(self, tensor: Tensor) -> None:
        self._unfeedable.add(tensor)

    def is_feedable(self, tensor: Tensor) -> bool:
        return tensor not in self._unfeedable

    def prevent_fetching(self, op: Operation) -> None:
        self._unfetchable.add(op)

    def is_fetchable(self, tensor_or_op: Any) -> bool:
        return getattr(tensor_or_op, "op", tensor_or_op) not in self._unfetchable

    # Protocol buffers

    def as_graph_def(self, from_version: int | None = None, add_shapes: bool = False) -> Any:
        """The graph as a `GraphDef` protocol buffer.

        Args:
          from_version: only the nodes made since `graph.version` had this value.
          add_shapes: give each node an `_output_shapes` attribute.
        """
        from tfcompat.python.framework.graph_def import graph_def

        return graph_def(self, from_version, add_shapes)


def _check_strings(name: str, mapping: Any) -> None:
    if not isinstance(mapping, dict) or not all(isinstance(text, str) for item in mapping.items() for text in item):
        raise TypeError(f"{name} must be a dictionary mapping strings to strings")


def _as_operation(value: Any) -> Operation:
    from tfcompat.python.framework import ops

    handle = getattr(value, "handle", None)
    if isinstance(handle, Tensor):  # a resource variable: what a conversion gives is a read of it
        return handle.op
    return ops.internal_convert_to_tensor_or_indexed_slices(value, as_ref=True).op
