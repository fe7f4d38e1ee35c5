"""Resources that are made before training: hash tables and their like, in collections of the graph."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.constant_op import constant
from tfcompat.python.ops import array_ops, control_flow_ops, math_ops


class _Resource(NamedTuple):
    handle: Any
    create: Any
    is_initialized: Any


def register_resource(handle: Any, create_op: Any, is_initialized_op: Any, is_shared: bool = True) -> None:
    """Adds a resource to the graph's collection of shared resources, or of local ones.

    Args:
      handle: the tensor that stands for it.
      create_op: the op that makes it.
      is_initialized_op: a boolean tensor: whether it is made.
      is_shared: whether it is one of the shared resources.
    """
    collection = ops.GraphKeys.RESOURCES if is_shared else ops.GraphKeys.LOCAL_RESOURCES
    ops.add_to_collection(collection, _Resource(handle, create_op, is_initialized_op))


def shared_resources() -> list[Any]:
    """The graph's shared resources."""
    return ops.get_collection(ops.GraphKeys.RESOURCES)


def local_resources() -> list[Any]:
    """The graph's local resources."""
    return ops.get_collection(ops.GraphKeys.LOCAL_RESOURCES)


def initialize_resources(resource_list: Sequence[Any], name: str = "init") -> ops.Operation:
    """The op that makes the resources."""
    if resource_list:
        return control_flow_ops.group(*[resource.create for resource in resource_list], name=name)
    return control_flow_ops.no_op(name=name)


def report_uninitialized_resources(
    resource_list: Sequence[Any] | None = None, name: str = "report_uninitialized_resources"
) -> ops.Tensor:
    """The names of the resources that are not made yet, a vector of strings.

    Args:
      resource_list: default: all shared and local ones.
      name: a name for the op.
    """
    resources = shared_resources() + local_resources() if resource_list is None else list(resource_list)
    with ops.name_scope(name), ops.device("/cpu:0"):
        if not resources:
            return constant([], dtype=dtypes.string)
        missing = math_ops.logical_not(array_ops.stack([resource.is_initialized for resource in resources]))
        names = constant([resource.handle.name for resource in resources])
        return array_ops.boolean_mask(names, missing)
