"""Kernels of iterators."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tfcompat.core.data.dataset import Dataset, Element, require
from tfcompat.core.data.iterator import IteratorPosition, IteratorResource, find_iterator
from tfcompat.core.framework.context import Context
from tfcompat.core.framework.kernel import kernel
from tfcompat.core.framework.variant import VariantData
from tfcompat.core.kernels.optional_ops import Optional
from tfcompat.core.util.queues import Shape


@kernel("Iterator", "IteratorV2", resource=True)
def iterator(ctx: Context, *, output_types: Sequence[Any], output_shapes: Sequence[Shape]) -> IteratorResource:
    return ctx.resource(IteratorResource, lambda: IteratorResource(output_types, output_shapes))


@kernel("OneShotIterator", resource=True, callables=True)
def one_shot_iterator(
    ctx: Context, *, dataset_factory: Any, output_types: Sequence[Any], output_shapes: Sequence[Shape]
) -> IteratorResource:
    def create() -> IteratorResource:
        resource = IteratorResource(output_types, output_shapes)
        (dataset,) = dataset_factory()
        resource.initialize(dataset)
        return resource

    return ctx.resource(IteratorResource, create)


@kernel("MakeIterator", host=True)
def make_iterator(dataset: Dataset, iterator: IteratorResource) -> list[Any]:
    iterator.initialize(dataset)
    return []


@kernel("IteratorGetNext", "IteratorGetNextSync", host=True)
def iterator_get_next(iterator: IteratorResource) -> Element:
    return iterator.get_next()


@kernel("IteratorGetNextAsOptional", host=True)
def iterator_get_next_as_optional(iterator: IteratorResource) -> Optional:
    return Optional(iterator.next_or_none())


@kernel("IteratorToStringHandle", host=True)
def iterator_to_string_handle(resource_handle: IteratorResource) -> np.ndarray:
    return np.array(resource_handle.handle, object)


@kernel("IteratorFromStringHandle", "IteratorFromStringHandleV2", host=True)
def iterator_from_string_handle(
    string_handle: Any, *, output_types: Sequence[Any], output_shapes: Sequence[Shape]
) -> IteratorResource:
    return find_iterator(np.asarray(string_handle, object).item(), output_types, output_shapes)


@kernel("IteratorGetDevice", "ExperimentalIteratorGetDevice", host=True)
def iterator_get_device(resource: IteratorResource) -> np.ndarray:
    return np.array(b"/job:localhost/replica:0/task:0/device:CPU:0", object)


@kernel("SerializeIterator", host=True)
def serialize_iterator(resource_handle: IteratorResource) -> VariantData:
    return resource_handle.position().encode()


@kernel("DeserializeIterator", host=True)
def deserialize_iterator(resource_handle: IteratorResource, serialized: Any) -> list[Any]:
    data = np.asarray(serialized, object).item()
    require(isinstance(data, VariantData), "What is restored is no iterator's state.")
    resource_handle.restore(IteratorPosition.decode(data))
    return []
