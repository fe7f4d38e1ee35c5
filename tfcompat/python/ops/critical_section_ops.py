"""`tf.CriticalSection`: computations of which only one runs at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.ops import control_flow_ops
from tfcompat.python.ops.tensor_array_ops import TensorArray
from tfcompat.python.util import nest

CRITICAL_SECTIONS = "critical_sections"
"""The collection of all critical sections of a graph."""
CRITICAL_SECTION_EXECUTIONS = "critical_section_executions"
"""The collection of what `execute` has added."""


class _Execution(NamedTuple):
    """What `execute` has added to a graph.

    Attributes:
      op: takes the lock.
      handle: the mutex.
      resources: what the function takes directly.
      exclusive_resource_access: whether no other section may take these.
    """

    op: Operation
    handle: Tensor
    resources: list[Tensor]
    exclusive_resource_access: bool


class CriticalSection:
    """Runs functions one after the other, in the order in which they were given to `execute` within one run of a
    session, and across runs in several threads.

    Args:
      name: a name for the mutex.
      shared_name: sections with the same one exclude each other; by default the name.
      critical_section_def, import_scope: not supported, as in TensorFlow 1.15.

    Raises:
      ValueError: both `name` and `critical_section_def` are given.
      NotImplementedError: `critical_section_def` is given.

    Example:

        v = tf.get_variable("v", initializer=0.0, use_resource=True)
        section = tf.CriticalSection()

        def take_number():
            value = v.read_value()
            with tf.control_dependencies([value]):
                with tf.control_dependencies([v.assign_add(1.0)]):
                    return tf.identity(value)

        numbers = [section.execute(take_number) for _ in range(3)]  # 0, 1 and 2

    Source: `tf.CriticalSection`.
    """

    def __init__(
        self,
        name: str | None = None,
        shared_name: str | None = None,
        critical_section_def: Any = None,
        import_scope: str | None = None,
    ) -> None:
        if critical_section_def and name is not None:
            raise ValueError("critical_section_def and shared_name are mutually exclusive.")
        if critical_section_def:
            raise NotImplementedError("Not supported, as in TensorFlow 1.15: give `shared_name` instead")
        with ops.name_scope(name, "CriticalSection", []) as scope, ops.init_scope():
            shared_name = scope if shared_name is None else shared_name
            container = ops.get_default_graph()._container
            self._handle = apply_op("MutexV2", shared_name=shared_name, container=container, name=scope)
        ops.add_to_collections(CRITICAL_SECTIONS, self)

    @property
    def name(self) -> str:
        """The name of the mutex."""
        return self._handle.op.name

    def execute(self, fn: Callable[[], Any], exclusive_resource_access: bool = True, name: str | None = None) -> Any:
        """What `fn()` makes, computed while nothing else in this section is.

        Args:
          fn: builds ops; returns a tensor, operation or `TensorArray`, or a structure of them.
          exclusive_resource_access: whether no other section may use the resources (such as variables) that `fn` takes.
          name: a name for the ops.

        Raises:
          ValueError: `fn` uses this section itself, or takes a resource that belongs to another one.
        """
        graph = ops.get_default_graph()
        with ops.name_scope(name, "critical_section_execute", []):
            lock = apply_op("MutexLock", mutex=self._handle)
            with graph._lock:
                before = set(graph.get_operations())
                with ops.control_dependencies([lock]):
                    results = fn()
                created = [op for op in graph.get_operations() if op not in before]
            _wait_for_arguments(lock.op, created)
            resources = list(
                {tensor: None for op in created for tensor in op.inputs if tensor.dtype is dtypes.resource}
            )
            if any(self._is_own_mutex(tensor) for tensor in resources):
                raise ValueError(
                    "The function fn attempts to directly access the CriticalSection in which it would be running.  "
                    "This is illegal and would cause deadlocks."
                )
            self._check_resources(resources, exclusive_resource_access)
            with ops.control_dependencies([_identity(result) for result in nest.flatten(results)]):
                with ops.colocate_with(self._handle):
                    released = apply_op("ConsumeMutexLock", mutex_lock=lock)
                together = nest.pack_sequence_as(results, control_flow_ops.tuple(nest.flatten(results)))
            with ops.control_dependencies([released]):
                outputs = nest.map_structure(_identity, together)
            ops.add_to_collections(
                CRITICAL_SECTION_EXECUTIONS, _Execution(lock.op, self._handle, resources, exclusive_resource_access)
            )
            return outputs

    def _is_own_mutex(self, tensor: Tensor) -> bool:
        tensor = _source(tensor)
        return tensor.op.type == "MutexV2" and (
            tensor.op is self._handle.op
            or (
                tensor.op.get_attr("shared_name") == self._handle.op.get_attr("shared_name")
                and tensor.op.get_attr("container") == self._handle.op.get_attr("container")
            )
        )

    def _check_resources(self, resources: list[Tensor], exclusive: bool) -> None:
        for other in ops.get_collection(CRITICAL_SECTION_EXECUTIONS):
            if self._is_own_mutex(other.handle) or not (exclusive or other.exclusive_resource_access):
                continue
            shared = [tensor for tensor in resources if tensor in other.resources]
            if shared:
                raise ValueError(
                    f"This execution would access resources: {shared}.  Either this lock (CriticalSection: "
                    f"{self._handle}) or lock '{other}' (CriticalSection: {other.handle}) requested exclusive resource "
                    "access of this resource.  Did you mean to call execute with keyword argument "
                    "exclusive_resource_access=False?"
                )


def _source(tensor: Tensor) -> Tensor:
    """The tensor outside of all functions that a captured one stands for."""
    while tensor.graph.building_function:
        outer = tensor.graph.outer_tensor(tensor)  # type: ignore[attr-defined]
        if outer is None:
            break
        tensor = outer
    return tensor


def _identity(value: Any) -> Any:
    if isinstance(value, TensorArray):
        return value.identity()
    if isinstance(value, Operation):
        return control_flow_ops.group(value)
    return apply_op("Identity", input=value)


def _wait_for_arguments(lock: Operation, created: list[Operation]) -> None:
    """Has the lock taken only when all that the section takes has been computed: part of that may need the lock."""
    arguments = {tensor.op: None for op in created for tensor in op.inputs}
    arguments.update((control, None) for op in created for control in op.control_inputs)
    known = {lock, *created, *lock.control_inputs, *(tensor.op for tensor in lock.inputs)}
    outside = sorted((op for op in arguments if op not in known), key=lambda op: op._id)
    if outside:
        lock._add_control_input(control_flow_ops.group(*outside))
