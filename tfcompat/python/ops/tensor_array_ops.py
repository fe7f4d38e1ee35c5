"""`tf.TensorArray`: an array of tensors that loops read and write, element by element."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.func_graph import FuncGraph
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.framework.tensor_shape import TensorShape, as_shape
from tfcompat.python.framework.tensor_spec import TensorSpec
from tfcompat.python.framework.tensor_util import constant_value
from tfcompat.python.framework.type_spec import TypeSpec, register_type_spec_from_value_converter, type_spec_from_value
from tfcompat.python.ops import list_ops

# How many operations TensorFlow 1's array makes of them.
_SIZE_AND_RANGE = 4
_SHAPE_AND_SLICE = 5


class TensorArray:
    """An array of tensors of one type, each written once, which loops read and write.

        squares = tf.TensorArray(tf.float32, size=n)
        _, squares = tf.while_loop(
            lambda i, array: i < n, lambda i, array: (i + 1, array.write(i, tf.cast(i * i, tf.float32))), [0, squares]
        )
        squares.stack()

    What changes the array returns a new object, which stands for it from there on. An element that was never written
    reads as zeros where its shape is known. An element may be read more than once, whatever `clear_after_read` says.

    Args:
      dtype: the elements' type.
      size: how many elements it has; an int32 scalar. Required unless there is a `flow`.
      dynamic_size: let writes beyond the end make the array larger. Such an array is kept on the host: give its size
        where it is known.
      clear_after_read, tensor_array_name, colocate_with_first_write_call: accepted, without effect.
      handle: must be None.
      flow: the `flow` of an array, for another object that stands for it.
      infer_shape: require all elements to have the same shape.
      element_shape: what is known of the elements' shape.
      name: a name for the operation.

    Raises:
      TypeError: `flow` is no variant tensor.
      ValueError: neither `size` nor `flow` is given, or both are, or `flow` and `element_shape`.

    Source: `tf.TensorArray`, as `tf.enable_control_flow_v2()` builds it.
    """

    def __init__(
        self,
        dtype: Any,
        size: Any = None,
        dynamic_size: bool | None = None,
        clear_after_read: bool | None = None,
        tensor_array_name: str | None = None,
        handle: Any = None,
        flow: Tensor | None = None,
        infer_shape: bool = True,
        element_shape: Any = None,
        colocate_with_first_write_call: bool = True,
        name: str | None = None,
    ) -> None:
        if handle is not None:
            raise NotImplementedError("A TensorArray cannot be made of a handle: give its flow.")
        if flow is not None and (not isinstance(flow, Tensor) or flow.dtype != dtypes.variant):
            raise TypeError("flow must be a variant tensor")
        if flow is None and size is None:
            raise ValueError("Size must be provided if handle is not provided")
        if flow is not None and size is not None:
            raise ValueError("Cannot provide both a flow and size at the same time")
        if flow is not None and element_shape is not None:
            raise ValueError("Cannot provide both a flow and element_shape at the same time")
        self._dtype = dtypes.as_dtype(dtype).base_dtype
        self._dynamic_size = dynamic_size
        self._infer_shape = infer_shape
        self._element_shape = [as_shape(element_shape)]  # shared by all objects that stand for the array
        self._graph = ops.get_default_graph()
        self._handle = object()  # stands for the array in all its states
        with ops.name_scope(name, "TensorArrayV2", [size, flow]) as scope:
            if flow is None:
                with self._counted_as(1, size):
                    flow = list_ops.tensor_list_reserve(element_shape, size, dtype, name=scope)
            self._flow = flow

    @property
    def flow(self) -> Tensor:
        """The variant tensor whose value is the array in its present state."""
        return self._flow

    @property
    def dtype(self) -> dtypes.DType:
        """The elements' type."""
        return self._dtype

    @property
    def handle(self) -> None:
        """None: the array is its flow."""
        return None

    @property
    def element_shape(self) -> TensorShape:
        """What is known of the elements' shape."""
        return self._element_shape[0]

    @property
    def dynamic_size(self) -> bool | None:
        """Whether writes beyond the end make the array larger."""
        return self._dynamic_size

    def identity(self) -> TensorArray:
        """The same array, behind an Identity that takes on the control dependencies of the place."""
        return build_ta_with_new_flow(self, apply_op("Identity", input=self._flow))

    def grad(self, source: str, flow: Tensor | None = None, name: str | None = None) -> TensorArray:
        """Not supported: `tf.gradients` differentiates through the array. Raises NotImplementedError."""
        raise NotImplementedError("TensorArray.grad is not supported: take tf.gradients of what is computed from it.")

    def read(self, index: Any, name: str | None = None) -> Tensor:
        """The element at `index` (an int32 scalar)."""
        with ops.name_scope(name, "TensorArrayV2Read", [self._flow, index]), self._counted_as(1, self._flow, index):
            return list_ops.tensor_list_get_item(
                self._flow, index, element_dtype=self._dtype, element_shape=self.element_shape, name=name
            )

    def write(self, index: Any, value: Any, name: str | None = None) -> TensorArray:
        """The array with `value` at `index`. Raises ValueError for a value of another shape than the elements'."""
        with ops.name_scope(name, "TensorArrayV2Write", [self._flow, index, value]):
            value = self._converted(value)
            self._check_element_shape(value.shape)
            with self._counted_as(1, self._flow, index, value):
                flow = list_ops.tensor_list_set_item(
                    self._flow, index, value, resize_if_index_out_of_bounds=bool(self._dynamic_size), name=name
                )
            return build_ta_with_new_flow(self, flow)

    def stack(self, name: str | None = None) -> Tensor:
        """The elements as one tensor `[size, ...]`."""
        with (
            ops.name_scope(name, "TensorArrayV2Stack", [self._flow]),
            self._counted_as(_SIZE_AND_RANGE + 1, self._flow),
        ):
            return list_ops.tensor_list_stack(self._flow, self._dtype, element_shape=self.element_shape)

    def gather(self, indices: Any, name: str | None = None) -> Tensor:
        """The elements at `indices` (int32, 1-D), stacked."""
        with self._counted_as(1, self._flow, indices):
            return list_ops.tensor_list_gather(
                self._flow, indices, self._dtype, element_shape=self.element_shape, name=name
            )

    def concat(self, name: str | None = None) -> Tensor:
        """The elements one behind the other along their first dimension, in which they may differ."""
        element_shape = None
        if self.element_shape.ndims is not None:
            element_shape = [None, *self.element_shape.as_list()[1:]]
        with self._counted_as(1, self._flow):
            return list_ops.tensor_list_concat(self._flow, self._dtype, element_shape=element_shape, name=name)

    def unstack(self, value: Any, name: str | None = None) -> TensorArray:
        """The array of the parts of `value` along its first dimension."""
        with ops.name_scope(name, "TensorArrayUnstack", [self._flow, value]):
            value = self._converted(value)
            self._check_element_shape(value.shape[1:])
            with self._counted_as(_SHAPE_AND_SLICE + _SIZE_AND_RANGE, self._flow, value):
                flow = list_ops.tensor_list_from_tensor(value, value.shape[1:])
            return build_ta_with_new_flow(self, flow)

    def scatter(self, indices: Any, value: Any, name: str | None = None) -> TensorArray:
        """The array with `value[k]` at `indices[k]` (int32, 1-D)."""
        with ops.name_scope(name, "TensorArrayScatter", [self._flow, value, indices]):
            value = self._converted(value)
            self._check_element_shape(value.shape[1:])
            with self._counted_as(1, self._flow, indices, value):
                flow = list_ops.tensor_list_scatter(
                    value, indices, element_shape=self.element_shape, input_handle=self._flow
                )
            return build_ta_with_new_flow(self, flow)

    def split(self, value: Any, lengths: Any, name: str | None = None) -> TensorArray:
        """The array of pieces of `value` of the given `lengths` (int32, 1-D) along its first dimension."""
        from tfcompat.python.ops.math_ops import cast

        with ops.name_scope(name, "TensorArraySplit", [self._flow, value, lengths]):
            value = self._converted(value)
            lengths_64 = cast(lengths, dtypes.int64)
            known = constant_value(lengths_64)
            if value.shape.ndims is not None and known is not None and known.shape and known.max() == known.min():
                self._check_element_shape(TensorShape([known[0]]).concatenate(value.shape[1:]))
            with self._counted_as(1, self._flow, lengths_64, value):
                flow = list_ops.tensor_list_split(value, self.element_shape, lengths_64, name=name)
            return build_ta_with_new_flow(self, flow)

    def size(self, name: str | None = None) -> Tensor:
        """The number of elements, an int32 scalar."""
        with self._counted_as(1, self._flow):
            return list_ops.tensor_list_length(self._flow, name=name)

    def close(self, name: str | None = None) -> Operation:
        """An operation that does nothing: the array is freed when nothing uses it."""
        return apply_op("NoOp", name=name)

    @contextmanager
    def _counted_as(self, count: int, *arguments: Any) -> Iterator[None]:
        """Counts what is made in the block as TensorFlow 1's array: as `count` operations, a Const for each argument
        that is no tensor, and nodes by which the array's handle and tensors enter a body."""
        graph = ops.get_default_graph()
        for argument in arguments:
            if isinstance(graph, FuncGraph) and isinstance(argument, Tensor):
                graph.capture(argument)
        with graph.op_numbers.uncounted():
            yield
        graph.op_numbers.add(count + sum(not isinstance(argument, Tensor) for argument in arguments))
        while isinstance(graph, FuncGraph) and graph is not self._graph:
            graph.count_entry(self._handle)
            graph = graph.outer_graph

    def _converted(self, value: Any) -> Tensor:
        return ops.convert_to_tensor(value, preferred_dtype=self._dtype, name="value")

    def _check_element_shape(self, shape: TensorShape) -> None:
        if not shape.is_compatible_with(self.element_shape):
            raise ValueError(f"Inconsistent shapes: saw {shape} but expected {self.element_shape} ")
        if self._infer_shape:
            self._element_shape[0] = self.element_shape.merge_with(shape)


def build_ta_with_new_flow(old_ta: TensorArray, flow: Tensor) -> TensorArray:
    """An object that stands for the array `old_ta` in the state that `flow` gives."""
    array = TensorArray(dtype=old_ta.dtype, flow=flow, infer_shape=old_ta._infer_shape)
    array._dynamic_size = old_ta._dynamic_size
    array._element_shape = old_ta._element_shape
    array._graph, array._handle = old_ta._graph, old_ta._handle
    return array


def to_flow(value: Any) -> Any:
    """The flow of a TensorArray; anything else as it is."""
    return value.flow if isinstance(value, TensorArray) else value


def from_flow(value: Any, like: Any) -> Any:
    """`value`, as a TensorArray where `like` is one."""
    return build_ta_with_new_flow(like, value) if isinstance(like, TensorArray) else value


class TensorArraySpec(TypeSpec):
    """What is known of a `tf.TensorArray`.

    Args:
      element_shape: the static shape of its elements.
      dtype: their type.
      dynamic_size: whether it may grow.
      infer_shape: whether its elements have one shape.
    """

    def __init__(
        self,
        element_shape: Any = None,
        dtype: Any = dtypes.float32,
        dynamic_size: bool | None = False,
        infer_shape: bool = True,
    ) -> None:
        self._element_shape = as_shape(element_shape)
        self._dtype = dtypes.as_dtype(dtype)
        self._dynamic_size = dynamic_size
        self._infer_shape = infer_shape

    @staticmethod
    def from_value(value: Any) -> TensorArraySpec:
        """What is known of a TensorArray. Raises TypeError for anything else."""
        if not isinstance(value, TensorArray):
            raise TypeError(f"Expected value to be a TensorArray, but saw: {type(value)}")
        return TensorArraySpec(value.element_shape, value.dtype, value.dynamic_size, value._infer_shape)

    @property
    def value_type(self) -> type:
        """`tf.TensorArray`."""
        return TensorArray

    def is_compatible_with(self, spec_or_value: Any) -> bool:
        """Whether arrays may be of this type; `infer_shape` does not matter."""
        other = spec_or_value if isinstance(spec_or_value, TypeSpec) else type_spec_from_value(spec_or_value)
        return (
            isinstance(other, TensorArraySpec)
            and self._dtype.is_compatible_with(other._dtype)
            and self._element_shape.is_compatible_with(other._element_shape)
            and self._dynamic_size == other._dynamic_size
        )

    def most_specific_compatible_type(self, other: Any) -> TensorArraySpec:
        """The narrowest type that has the arrays of both. Raises ValueError when there is none."""
        if not self.is_compatible_with(other):
            raise ValueError("Types are not compatible")
        shape = self._element_shape.most_specific_compatible_shape(other._element_shape)
        return TensorArraySpec(shape, self._dtype, self._dynamic_size, self._infer_shape and other._infer_shape)

    def _serialize(self) -> tuple[Any, ...]:
        return (self._element_shape, self._dtype, self._dynamic_size, self._infer_shape)

    @property
    def _component_specs(self) -> list[TensorSpec]:
        return [TensorSpec([], dtypes.variant)]

    def _to_components(self, value: Any) -> list[Tensor]:
        if not isinstance(value, TensorArray):
            raise TypeError(f"value must be a TensorArray, but saw: {type(value)}")
        return [value.flow]

    def _from_components(self, components: list[Tensor]) -> TensorArray:
        array = TensorArray(
            self._dtype, flow=components[0], dynamic_size=self._dynamic_size, infer_shape=self._infer_shape
        )
        array._element_shape = [self._element_shape]
        return array

    def _to_legacy_output_types(self) -> dtypes.DType:
        return self._dtype

    def _to_legacy_output_shapes(self) -> TensorShape:
        # TensorFlow puts the two flags in front of the shape.
        return TensorShape([self._dynamic_size, self._infer_shape]).concatenate(self._element_shape)


register_type_spec_from_value_converter(TensorArray, TensorArraySpec.from_value, allow_subclass=True)
