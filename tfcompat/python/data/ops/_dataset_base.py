"""What all datasets have: a variant tensor, the specs of their elements, options, and iterators."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from typing import Any

from tfcompat.python.data.ops._options import Options
from tfcompat.python.data.ops._structured_function import StructuredFunctionWrapper
from tfcompat.python.data.ops.iterator_ops import Iterator, _iterator
from tfcompat.python.data.util import nest, structure
from tfcompat.python.framework import dtypes, ops, random_seed
from tfcompat.python.framework.composite_tensor import CompositeTensor
from tfcompat.python.framework.func_graph import FuncGraph
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.op_numbers import OpNumbers
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.framework.tensor_spec import TensorSpec
from tfcompat.python.framework.type_spec import BatchableTypeSpec
from tfcompat.python.platform import tf_logging as logging


class DatasetV2(CompositeTensor):
    """A dataset: a description of elements, which are nests of tensors.

    Args:
      variant_tensor: the tensor of the node that makes it.
      element_spec: the nested specs of its elements.
      inputs: the datasets that it is made of.
      functions: the functions of its node.
    """

    def __init__(
        self,
        variant_tensor: Tensor,
        element_spec: Any,
        inputs: Iterable[DatasetV2] = (),
        functions: Sequence[StructuredFunctionWrapper] = (),
    ) -> None:
        self._variant_tensor = variant_tensor
        self._element_spec = element_spec
        self._input_datasets = list(inputs)
        self._own_functions = list(functions)
        self._own_options: Options | None = None
        self._graph = ops.get_default_graph()

    @property
    def element_spec(self) -> Any:
        """The nested specs of an element's components."""
        return self._element_spec

    @property
    def _type_spec(self) -> DatasetSpec:
        return DatasetSpec(self.element_spec)

    @property
    def output_types(self) -> Any:
        """The nested types of an element's components."""
        return structure.legacy_types(self.element_spec)

    @property
    def output_shapes(self) -> Any:
        """The nested shapes of an element's components."""
        return structure.legacy_shapes(self.element_spec)

    @property
    def output_classes(self) -> Any:
        """The nested classes of an element's components."""
        return structure.legacy_classes(self.element_spec)

    @property
    def _flat_structure(self) -> dict[str, Any]:
        return structure.flat_structure(self.element_spec)

    def _inputs(self) -> list[DatasetV2]:
        return self._input_datasets

    def _functions(self) -> list[StructuredFunctionWrapper]:
        return self._own_functions

    def __repr__(self) -> str:
        shapes = str(nest.map_structure(str, self.output_shapes)).replace("'", "")
        types = str(nest.map_structure(repr, self.output_types)).replace("'", "")
        return f"<{type(self).__name__} shapes: {shapes}, types: {types}>"

    def __iter__(self) -> Any:
        """Raises RuntimeError: graphs have no eager iteration; use `make_one_shot_iterator`."""
        raise RuntimeError("__iter__() is only supported inside of tf.function or when eager execution is enabled.")

    # Options

    def options(self) -> Options:
        """The options of this dataset and its inputs."""
        result = Options()
        for dataset in self._inputs():
            result = result.merge(dataset.options())
        return result if self._own_options is None else result.merge(self._own_options)

    def _configured(self) -> Tensor:
        """The variant tensor of the dataset as iterators take it: with the nodes that its options ask for."""
        options, variant = self.options(), self._variant_tensor
        threading = options.experimental_threading
        if threading.max_intra_op_parallelism is not None:
            most = ops.convert_to_tensor(
                threading.max_intra_op_parallelism, dtypes.int64, name="max_intra_op_parallelism"
            )
            variant = self._wrapped("MaxIntraOpParallelismDataset", variant, max_intra_op_parallelism=most)
        if threading.private_threadpool_size is not None:
            threads = ops.convert_to_tensor(threading.private_threadpool_size, dtypes.int64, name="num_threads")
            variant = self._wrapped("PrivateThreadPoolDataset", variant, num_threads=threads)
        optimizations = options._static_optimizations()
        if optimizations and self._captures_ref():
            warnings.warn(
                "tf.data static optimizations are not compatible with tf.Variable. The following optimizations will be "
                f"disabled: {', '.join(optimizations)}. To enable optimizations, use resource variables instead by "
                "calling `tf.enable_resource_variables()` at the start of the program.",
                stacklevel=4,
            )
        elif optimizations:
            variant = self._wrapped(
                "OptimizeDataset",
                variant,
                optimizations=ops.convert_to_tensor(optimizations, dtypes.string, name="optimizations"),
                optimization_configs=options._static_optimization_configs(),
            )
        optimization = options.experimental_optimization
        if optimization.autotune is not False:
            variant = self._wrapped(
                "ModelDataset",
                variant,
                algorithm=optimization.autotune_algorithm or 0,
                cpu_budget=optimization.autotune_cpu_budget or 0,
            )
        return variant

    def _wrapped(self, op_type: str, variant: Tensor, **arguments: Any) -> Tensor:
        return apply_op(op_type, input_dataset=variant, **arguments, **self._flat_structure)

    def _captures_ref(self) -> bool:
        captured = [tensor for function in self._functions() for tensor in function.captured_inputs]
        return any(map(_is_or_follows_ref, captured)) or any(dataset._captures_ref() for dataset in self._inputs())

    # Iterators

    def make_one_shot_iterator(self) -> Iterator:
        """An iterator that needs no initialisation and passes over the dataset once.

        Raises ValueError for a dataset that uses a variable, a table or a placeholder: it needs
        `make_initializable_iterator`.
        """
        self._require_own_graph()
        function = FuncGraph(f"_make_dataset_{ops.uid()}", op_numbers=OpNumbers(functional=True))
        graph_seed, op_seed = random_seed.get_seed(None)
        if graph_seed is not None and op_seed is not None:
            function.seed = (graph_seed + random_seed.DEFAULT_GRAPH_SEED * op_seed) % (2**63 - 1)
        copier = _Copier(function, self._variant_tensor)
        try:
            with function.as_default():
                copied = copier.copy(self._variant_tensor)
                shadow = DatasetV2(copied, self.element_spec, self._inputs(), self._functions())
                shadow._own_options = self._own_options
                function.outputs = [shadow._configured()]
        except ValueError as error:
            if "Cannot capture a stateful node" not in str(error):
                raise
            raise ValueError(
                "Failed to create a one-shot iterator for a dataset. `Dataset.make_one_shot_iterator()` does not "
                "support datasets that capture stateful objects, such as a `Variable` or `LookupTable`. In these "
                f"cases, use `Dataset.make_initializable_iterator()`. (Original error: {error})"
            ) from None
        resource = apply_op("OneShotIterator", dataset_factory=function, **self._flat_structure)
        return _iterator(resource, None, self.element_spec)

    def make_initializable_iterator(self, shared_name: str | None = None) -> Iterator:
        """An iterator that begins whenever its `initializer` is run.

        Args:
          shared_name: iterators of one name are one.
        """
        self._require_own_graph()
        variant = self._configured()
        resource = apply_op("IteratorV2", container="", shared_name=shared_name or "", **self._flat_structure)
        with ops.colocate_with(resource):
            initializer = apply_op("MakeIterator", dataset=variant, iterator=resource)
        return _iterator(resource, initializer, self.element_spec)

    _make_one_shot_iterator = make_one_shot_iterator
    _make_initializable_iterator = make_initializable_iterator

    def _require_own_graph(self) -> None:
        if self._graph is not ops.get_default_graph():
            logging.warning(
                "The dataset %s was created in another graph than its iterator. Create all of a pipeline in one graph.",
                self._variant_tensor,
            )


def new_dataset(variant_tensor: Tensor, element_spec: Any, inputs: Iterable[DatasetV2] = ()) -> Any:
    """The dataset of a node."""
    from tfcompat.python.data.ops.dataset_ops import DatasetV1Adapter

    return DatasetV1Adapter(variant_tensor, element_spec, inputs)


class DatasetSpec(BatchableTypeSpec):
    """The type of a dataset.

    Args:
      element_spec: the nested specs of its elements.
      dataset_shape: () for a dataset, [n] for a batch of n of them.
    """

    def __init__(self, element_spec: Any, dataset_shape: Any = ()) -> None:
        self._element_spec = element_spec
        self._dataset_shape = TensorShape(dataset_shape)

    @staticmethod
    def from_value(value: DatasetV2) -> DatasetSpec:
        """The type of a dataset."""
        return DatasetSpec(value.element_spec)

    @property
    def value_type(self) -> type:
        from tfcompat.python.data.ops.dataset_ops import _VariantDataset

        return _VariantDataset

    def _serialize(self) -> tuple[Any, ...]:
        return (self._element_spec, self._dataset_shape)

    @property
    def _component_specs(self) -> TensorSpec:
        return TensorSpec(self._dataset_shape, dtypes.variant)

    def _to_components(self, value: Any) -> Tensor:
        return value._variant_tensor

    def _from_components(self, components: Tensor) -> Any:
        if self._dataset_shape.ndims == 0:
            return self.value_type(components, self._element_spec)
        return _BatchOfDatasets(components, self)

    def _to_tensor_list(self, value: Any) -> list[Tensor]:
        variants = [each._variant_tensor for each in value] if isinstance(value, list) else value._variant_tensor
        return [ops.convert_to_tensor(variants)]

    def _to_batched_tensor_list(self, value: Any) -> list[Tensor]:
        if self._dataset_shape.ndims == 0:
            raise ValueError("Unbatching a dataset is only supported for rank >= 1")
        return self._to_tensor_list(value)

    def _batch(self, batch_size: int | None) -> DatasetSpec:
        return DatasetSpec(self._element_spec, TensorShape([batch_size]).concatenate(self._dataset_shape))

    def _unbatch(self) -> DatasetSpec:
        if self._dataset_shape.ndims == 0:
            raise ValueError("Unbatching a dataset is only supported for rank >= 1")
        return DatasetSpec(self._element_spec, self._dataset_shape[1:])

    def _to_legacy_output_types(self) -> DatasetSpec:
        return self

    def _to_legacy_output_shapes(self) -> DatasetSpec:
        return self

    def _to_legacy_output_classes(self) -> DatasetSpec:
        return self


class _BatchOfDatasets(CompositeTensor):
    """A variant tensor of datasets of one type."""

    def __init__(self, variant_tensor: Tensor, spec: DatasetSpec) -> None:
        self._variant_tensor = variant_tensor
        self._spec = spec

    @property
    def _type_spec(self) -> DatasetSpec:
        return self._spec


def _is_or_follows_ref(tensor: Tensor) -> bool:
    return tensor.dtype._is_ref_dtype or any(map(_is_or_follows_ref, tensor.op.inputs))


class _Copier:
    """Copies what a dataset depends on into a function, which then captures nothing.

    Args:
      variant: the dataset's tensor. The nodes of datasets that it is made of may be copied, other stateful ones not.
    """

    def __init__(self, function: FuncGraph, variant: Tensor) -> None:
        self._function = function
        self._copies: dict[Operation, Operation] = {}
        self._datasets: set[Operation] = set()
        stack = [variant.op]
        while stack:
            op = stack.pop()
            self._datasets.add(op)
            stack += [tensor.op for tensor in op.inputs if tensor.dtype is dtypes.variant]

    def copy(self, tensor: Tensor) -> Tensor:
        """The copy of a tensor. Raises ValueError for what has state, or is fed."""
        op = tensor.op
        if op not in self._copies:
            if op.op_def.is_stateful and op not in self._datasets:
                raise ValueError(f"Cannot capture a stateful node (name:{op.name}, type:{op.type}) by value.")
            if op.type in ("Placeholder", "PlaceholderV2"):
                raise ValueError(f"Cannot capture a placeholder (name:{op.name}, type:{op.type}) by value.")
            inputs = [self.copy(each) for each in op.inputs]
            self._copies[op] = self._function.create_op(op.type, inputs, name=op.name, attrs=dict(op._attrs))
        return self._copies[op].outputs[tensor.value_index]
