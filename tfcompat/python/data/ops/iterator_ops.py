"""Iterators over datasets."""

from __future__ import annotations

import warnings
from contextlib import nullcontext
from typing import Any

from tfcompat.python.data.ops.optional_ops import Optional, _OptionalImpl
from tfcompat.python.data.util import nest, structure
from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.framework.tensor_shape import TensorShape, as_shape

GET_NEXT_CALL_WARNING_THRESHOLD = 32
GET_NEXT_CALL_WARNING_MESSAGE = (
    "An unusually high number of `Iterator.get_next()` calls was detected. This often indicates that "
    "`Iterator.get_next()` is being called inside a training loop: call it once outside, and use the resulting tensors "
    "inside."
)
GLOBAL_ITERATORS = "iterators"


class Iterator:
    """Gives the elements of a dataset, one for each time that `get_next` is run.

        iterator = tf.data.Dataset.range(3).make_one_shot_iterator()
        x = iterator.get_next()  # each run of x gives another number; tf.errors.OutOfRangeError at the end

    It is made by `make_one_shot_iterator`, `make_initializable_iterator`, `from_structure` or `from_string_handle`.
    Source: `tf.data.Iterator`.
    """

    def __init__(
        self, iterator_resource: Tensor, initializer: Any, output_types: Any, output_shapes: Any, output_classes: Any
    ) -> None:
        if output_types is None or output_shapes is None or output_classes is None:
            raise ValueError(
                "If `structure` is not specified, all of `output_types`, `output_shapes`, and `output_classes` must be "
                "specified."
            )
        self._iterator_resource = iterator_resource
        self._initializer = initializer
        self._element_spec = structure.convert_legacy_structure(output_types, output_shapes, output_classes)
        self._string_handle = apply_op("IteratorToStringHandle", resource_handle=iterator_resource)
        self._get_next_call_count = 0
        ops.add_to_collection(GLOBAL_ITERATORS, iterator_resource)

    @staticmethod
    def from_structure(
        output_types: Any, output_shapes: Any = None, shared_name: str | None = None, output_classes: Any = None
    ) -> Iterator:
        """An iterator for any dataset whose elements have these nested types, shapes and classes: run what
        `make_initializer` returns to have it begin with one.

        Args:
          output_shapes: unknown shapes when not given.
          shared_name: iterators of one name are one.
          output_classes: `tf.Tensor` when not given.
        """
        spec = _spec(output_types, output_shapes, output_classes)
        with _cpu_by_default():
            resource = apply_op(
                "IteratorV2", container="", shared_name=shared_name or "", **structure.flat_structure(spec)
            )
        return _iterator(resource, None, spec)

    @staticmethod
    def from_string_handle(
        string_handle: Any, output_types: Any, output_shapes: Any = None, output_classes: Any = None
    ) -> Iterator:
        """The iterator whose string handle is fed: `session.run(other_iterator.string_handle())` gives such handles.

        Args:
          string_handle: a scalar string tensor, usually a placeholder.
          output_types, output_shapes, output_classes: of its elements, nested.
        """
        spec = _spec(output_types, output_shapes, output_classes)
        string_handle = ops.convert_to_tensor(string_handle, dtypes.string)
        with _cpu_by_default():
            resource = apply_op(
                "IteratorFromStringHandleV2", string_handle=string_handle, **structure.flat_structure(spec)
            )
        return _iterator(resource, None, spec)

    @property
    def initializer(self) -> Operation:
        """The operation that makes the iterator begin. Raises ValueError for one that needs none."""
        if self._initializer is None:
            raise ValueError("Iterator does not have an initializer.")
        return self._initializer

    def make_initializer(self, dataset: Any, name: str | None = None) -> Operation:
        """The operation that makes the iterator begin with `dataset`.

        Raises TypeError or ValueError when its elements are of another structure.
        """
        with ops.name_scope(name, "make_initializer") as scope:
            self._require_same_structure(dataset)
        with ops.colocate_with(self._iterator_resource):
            return apply_op(
                "MakeIterator", dataset=dataset._variant_tensor, iterator=self._iterator_resource, name=scope
            )

    def _require_same_structure(self, dataset: Any) -> None:
        spec = dataset.element_spec
        types, shapes, classes = (
            f(spec) for f in (structure.legacy_types, structure.legacy_shapes, structure.legacy_classes)
        )
        nest.assert_same_structure(self.output_types, types)
        nest.assert_same_structure(self.output_shapes, shapes)
        for mine, other in zip(nest.flatten(self.output_classes), nest.flatten(classes), strict=True):
            if mine is not other:
                raise TypeError(
                    f"Expected output classes {self.output_classes!r} but got dataset with output class {classes!r}."
                )
        for mine, other in zip(nest.flatten(self.output_types), nest.flatten(types), strict=True):
            if mine != other:
                raise TypeError(
                    f"Expected output types {self.output_types!r} but got dataset with output types {types!r}."
                )
        for mine, other in zip(nest.flatten(self.output_shapes), nest.flatten(shapes), strict=True):
            if not mine.is_compatible_with(other):
                raise TypeError(
                    f"Expected output shapes compatible with {self.output_shapes!r} but got dataset with output shapes "
                    f"{shapes!r}."
                )

    def get_next(self, name: str | None = None) -> Any:
        """The next element: a nest of tensors (and sparse tensors), all of one element in one run.

        At run time it raises OutOfRangeError at the end, FailedPreconditionError for an iterator that was not
        initialised.
        """
        self._get_next_call_count += 1
        if self._get_next_call_count > GET_NEXT_CALL_WARNING_THRESHOLD:
            warnings.warn(GET_NEXT_CALL_WARNING_MESSAGE, stacklevel=2)
        flat = apply_op(
            "IteratorGetNext",
            iterator=self._iterator_resource,
            name=name,
            **structure.flat_structure(self._element_spec),
        )
        return structure.from_tensor_list(self._element_spec, flat)

    def string_handle(self, name: str | None = None) -> Tensor:
        """A scalar string that stands for the iterator: see `from_string_handle`."""
        if name is None:
            return self._string_handle
        return apply_op("IteratorToStringHandle", resource_handle=self._iterator_resource, name=name)

    @property
    def output_classes(self) -> Any:
        """The nested classes of an element's components."""
        return structure.legacy_classes(self._element_spec)

    @property
    def output_shapes(self) -> Any:
        """The nested shapes of an element's components."""
        return structure.legacy_shapes(self._element_spec)

    @property
    def output_types(self) -> Any:
        """The nested types of an element's components."""
        return structure.legacy_types(self._element_spec)

    @property
    def element_spec(self) -> Any:
        """The nested specs of an element's components."""
        return self._element_spec


def _spec(output_types: Any, output_shapes: Any, output_classes: Any) -> Any:
    output_types = nest.map_structure(dtypes.as_dtype, output_types)
    if output_shapes is None:
        output_shapes = nest.map_structure(lambda _: TensorShape(None), output_types)
    else:
        output_shapes = nest.map_structure_up_to(output_types, as_shape, output_shapes)
    if output_classes is None:
        output_classes = nest.map_structure(lambda _: Tensor, output_types)
    nest.assert_same_structure(output_types, output_shapes)
    return structure.convert_legacy_structure(output_types, output_shapes, output_classes)


def _iterator(resource: Tensor, initializer: Operation | None, spec: Any) -> Iterator:
    """An iterator over elements of these nested specs."""
    types, shapes, classes = structure.legacy_types(spec), structure.legacy_shapes(spec), structure.legacy_classes(spec)
    return Iterator(resource, initializer, types, shapes, classes)


def _cpu_by_default() -> Any:
    return nullcontext() if ops.get_default_graph()._device_stack else ops.device("/cpu:0")


def get_next_as_optional(iterator: Iterator) -> Optional:
    """The next element of an iterator, or none at its end. Source: `tf.data.experimental.get_next_as_optional`."""
    spec = iterator.element_spec
    variant = apply_op(
        "IteratorGetNextAsOptional", iterator=iterator._iterator_resource, **structure.flat_structure(spec)
    )
    return _OptionalImpl(variant, spec)
