"""`tf.Variable`: what all kinds of variables share."""

from __future__ import annotations

import enum
import functools
import inspect
from collections.abc import Callable
from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.graph import Graph
from tfcompat.python.framework.graph_keys import GraphKeys
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.ops import state_ops


class VariableSynchronization(enum.Enum):
    """When the copies of a distributed variable are brought together. There is one copy here: kept, without effect."""

    AUTO = 0
    NONE = 1
    ON_WRITE = 2
    ON_READ = 3


class VariableAggregation(enum.Enum):
    """How the copies of a distributed variable are combined. There is one copy here: kept, without effect."""

    NONE = 0
    SUM = 1
    MEAN = 2
    ONLY_FIRST_REPLICA = 3
    ONLY_FIRST_TOWER = 3  # noqa: PIE796 - the older name


VariableAggregationV2 = VariableAggregation


def validate_synchronization_aggregation_trainable(
    synchronization: Any, aggregation: Any, trainable: bool | None, name: str | None
) -> tuple[VariableSynchronization, VariableAggregation, bool]:
    """The three settings with their defaults filled in. Raises ValueError for a mode that does not exist."""
    try:
        aggregation = VariableAggregation(VariableAggregation.NONE if aggregation is None else aggregation)
    except ValueError:
        raise ValueError(f"Invalid variable aggregation mode: {aggregation} for variable: {name}") from None
    try:
        synchronization = VariableSynchronization(
            VariableSynchronization.AUTO if synchronization is None else synchronization
        )
    except ValueError:
        raise ValueError(f"Invalid variable synchronization mode: {synchronization} for variable: {name}") from None
    if trainable is None:
        trainable = synchronization is not VariableSynchronization.ON_READ
    return synchronization, aggregation, trainable


def variable_collections(collections: Any, trainable: bool | None) -> Any:
    """The collections that a new variable goes to. Raises ValueError when `collections` is not a list, tuple or set."""
    if collections is None:
        collections = [GraphKeys.GLOBAL_VARIABLES]
    if not isinstance(collections, (list, tuple, set)):
        raise ValueError(
            f"collections argument to Variable constructor must be a list, tuple, or set. Got {collections} of type "
            f"{type(collections)}"
        )
    if trainable and GraphKeys.TRAINABLE_VARIABLES not in collections:
        collections = [*collections, GraphKeys.TRAINABLE_VARIABLES]
    return collections


def check_constraint(constraint: Any) -> None:
    """Raises ValueError for a constraint that cannot be called."""
    if constraint is not None and not callable(constraint):
        raise ValueError("The `constraint` argument must be a callable.")


def check_initial_value(initial_value: Any, name: str | None) -> None:
    """Raises ValueError for None, and for a tensor that was made in the body of a loop or conditional."""
    if initial_value is None:
        raise ValueError("initial_value must be specified.")
    if isinstance(initial_value, Tensor) and initial_value.graph.building_function:
        raise ValueError(
            f"Initializer for variable {name} is from inside a control-flow construct, such as a loop or conditional. "
            "When creating a variable inside a loop or conditional, use a lambda as the initializer."
        )


class VariableMetaclass(type):
    """Lets `tf.Variable(...)` make a reference or a resource variable, or what a variable creator scope says."""

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if cls not in (Variable, VariableV1):
            return super().__call__(*args, **kwargs)
        from tfcompat.python.ops import variable_scope

        bound = _signature(cls).bind(None, *args, **kwargs)
        bound.apply_defaults()
        arguments = dict(bound.arguments)
        del arguments["self"]
        if cls is Variable:
            creator: Callable[..., Any] = variable_scope.default_variable_creator_v2
        else:
            creator = variable_scope.default_variable_creator
        next_creator = _without_next(creator)
        for _, scope_creator in ops.get_default_graph()._variable_creator_stack:
            next_creator = _with_next(scope_creator, next_creator)
        return next_creator(**arguments)


@functools.cache
def _signature(variable_class: type) -> inspect.Signature:
    return inspect.signature(variable_class.__init__)  # type: ignore[misc]


def _without_next(creator: Callable[..., Any]) -> Callable[..., Any]:
    return lambda **kwargs: creator(None, **kwargs)


def _with_next(creator: Callable[..., Any], next_creator: Callable[..., Any]) -> Callable[..., Any]:
    return lambda **kwargs: creator(next_creator, **kwargs)


class Variable(metaclass=VariableMetaclass):
    """What all variables share; as a constructor, TensorFlow 2's `tf.Variable`, which makes resource variables."""

    # Makes NumPy leave `ndarray + variable` to the variable.
    __array_priority__ = 100
    _in_graph_mode = True
    _save_slice_info: Any = None

    # Set by the subclasses' constructors.
    _initial_value: Any
    _initializer_op: Any
    _trainable: bool
    _synchronization: VariableSynchronization
    _aggregation: VariableAggregation
    _constraint: Callable[[Any], Any] | None

    def __init__(
        self,
        initial_value: Any = None,
        trainable: bool | None = None,
        validate_shape: bool = True,
        caching_device: Any = None,
        name: str | None = None,
        variable_def: Any = None,
        dtype: Any = None,
        import_scope: str | None = None,
        constraint: Callable[[Any], Any] | None = None,
        synchronization: Any = VariableSynchronization.AUTO,
        aggregation: Any = VariableAggregation.NONE,
        shape: Any = None,
    ) -> None:
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"<tf.Variable '{self.name}' shape={self.shape} dtype={self.dtype.name}>"

    def __iter__(self) -> Any:
        raise TypeError("'Variable' object is not iterable.")

    # What it is

    @property
    def name(self) -> str:
        """The name of the tensor that refers to the variable, for instance "w:0"."""
        raise NotImplementedError

    @property
    def dtype(self) -> DType:
        raise NotImplementedError

    @property
    def shape(self) -> TensorShape:
        raise NotImplementedError

    def get_shape(self) -> TensorShape:
        return self.shape

    @property
    def op(self) -> Operation:
        """The operation that stands for the variable."""
        raise NotImplementedError

    @property
    def graph(self) -> Graph:
        return self.op.graph

    def experimental_ref(self) -> Any:
        """A `Reference`, for sets and keys of dicts: equal to others to this variable; `deref()` gives it back."""
        from tfcompat.python.util.object_identity import Reference

        return Reference(self)

    @property
    def device(self) -> str:
        return self.op.device

    @property
    def _shared_name(self) -> str:
        return self.name[: self.name.index(":")]

    @property
    def trainable(self) -> bool:
        return self._trainable

    @property
    def synchronization(self) -> VariableSynchronization:
        return self._synchronization

    @property
    def aggregation(self) -> VariableAggregation:
        return self._aggregation

    @property
    def constraint(self) -> Callable[[Any], Any] | None:
        """The function that optimizers apply to the variable after each update."""
        return self._constraint

    @property
    def initializer(self) -> Operation:
        """The operation that gives the variable its initial value."""
        return self._initializer_op

    @property
    def initial_value(self) -> Tensor:
        """The tensor that the initializer assigns."""
        return self._initial_value

    @property
    def _distribute_strategy(self) -> None:
        return None

    def _set_save_slice_info(self, save_slice_info: Any) -> None:
        self._save_slice_info = save_slice_info

    def _get_save_slice_info(self) -> Any:
        return self._save_slice_info

    def to_proto(self, export_scope: str | None = None) -> Any:
        """The variable as a `VariableDef`, or None when its name does not lie in `export_scope`."""
        from tfcompat.python.ops._variable_def import variable_def

        return variable_def(self, export_scope)

    @staticmethod
    def from_proto(variable_def: Any, import_scope: str | None = None) -> Variable:
        """The variable that a `VariableDef` describes; its nodes are in the default graph, under `import_scope`."""
        from tfcompat.python.ops import variables
        from tfcompat.python.ops._resource_variable import ResourceVariable

        kind = ResourceVariable if variable_def.is_resource else variables.RefVariable
        return kind(variable_def=variable_def, import_scope=import_scope)

    # Its value

    def value(self) -> Tensor:
        """A tensor that reads the variable."""
        raise NotImplementedError

    def read_value(self) -> Tensor:
        """A new tensor that reads the variable, made in the current scopes: after the current control dependencies."""
        raise NotImplementedError

    def eval(self, session: Any = None) -> Any:
        """The value in `session`, or the default session."""
        return ops._eval_using_default_session(self._as_graph_element(), None, self.graph, session)

    def _ref(self) -> Tensor:
        """The tensor that refers to the variable."""
        raise NotImplementedError

    def _as_graph_element(self) -> Tensor:
        raise NotImplementedError

    def initialized_value(self) -> Tensor:
        """A tensor with the variable's value if it has one by then, else its initial value."""
        from tfcompat.python.ops import control_flow_ops

        with ops.init_scope():
            return control_flow_ops.cond(
                state_ops.is_variable_initialized(self), self.read_value, lambda: self.initial_value
            )

    def load(self, value: Any, session: Any = None) -> None:
        """Gives the variable a value in `session` (or the default session) without adding ops to the graph."""
        session = session or ops.get_default_session()
        if session is None:
            raise ValueError("Either session argument should be provided or default session should be established")
        session.run(self.initializer, {self.initializer.inputs[1]: value})

    # Changes. The same nodes as those of `tf.assign`, `tf.scatter_add`, ...

    def assign(self, value: Any, use_locking: bool = False, name: str | None = None, read_value: bool = True) -> Any:
        """Adds an op that gives the variable a new value of its shape.

        Returns: the variable after the assignment, or the operation when `read_value` is False.
        """
        raise NotImplementedError

    def assign_add(
        self, delta: Any, use_locking: bool = False, name: str | None = None, read_value: bool = True
    ) -> Any:
        """Adds an op that adds `delta` to the variable. See `assign`."""
        raise NotImplementedError

    def assign_sub(
        self, delta: Any, use_locking: bool = False, name: str | None = None, read_value: bool = True
    ) -> Any:
        """Adds an op that subtracts `delta` from the variable. See `assign`."""
        raise NotImplementedError

    def count_up_to(self, limit: int) -> Tensor:
        """See `tf.count_up_to`."""
        return state_ops.count_up_to(self, limit)

    def _scatter(self, scatter: Callable[..., Any], sparse_delta: Any, use_locking: bool, name: str | None) -> Any:
        if not isinstance(sparse_delta, ops.IndexedSlices):
            raise TypeError(f"sparse_delta is not IndexedSlices: {sparse_delta}")
        return scatter(self, sparse_delta.indices, sparse_delta.values, use_locking=use_locking, name=name)

    def scatter_sub(self, sparse_delta: Any, use_locking: bool = False, name: str | None = None) -> Any:
        """Subtracts `tf.IndexedSlices` from the variable."""
        return self._scatter(state_ops.scatter_sub, sparse_delta, use_locking, name)

    def scatter_add(self, sparse_delta: Any, use_locking: bool = False, name: str | None = None) -> Any:
        """Adds `tf.IndexedSlices` to the variable."""
        return self._scatter(state_ops.scatter_add, sparse_delta, use_locking, name)

    def scatter_max(self, sparse_delta: Any, use_locking: bool = False, name: str | None = None) -> Any:
        """Sets rows to the maximum of themselves and `tf.IndexedSlices`."""
        return self._scatter(state_ops.scatter_max, sparse_delta, use_locking, name)

    def scatter_min(self, sparse_delta: Any, use_locking: bool = False, name: str | None = None) -> Any:
        """Sets rows to the minimum of themselves and `tf.IndexedSlices`."""
        return self._scatter(state_ops.scatter_min, sparse_delta, use_locking, name)

    def scatter_mul(self, sparse_delta: Any, use_locking: bool = False, name: str | None = None) -> Any:
        """Multiplies rows by `tf.IndexedSlices`."""
        return self._scatter(state_ops.scatter_mul, sparse_delta, use_locking, name)

    def scatter_div(self, sparse_delta: Any, use_locking: bool = False, name: str | None = None) -> Any:
        """Divides rows by `tf.IndexedSlices`."""
        return self._scatter(state_ops.scatter_div, sparse_delta, use_locking, name)

    def scatter_update(self, sparse_delta: Any, use_locking: bool = False, name: str | None = None) -> Any:
        """Sets rows to `tf.IndexedSlices`."""
        return self._scatter(state_ops.scatter_update, sparse_delta, use_locking, name)

    def batch_scatter_update(self, sparse_delta: Any, use_locking: bool = False, name: str | None = None) -> Any:
        """See `tf.batch_scatter_update`."""
        return self._scatter(state_ops.batch_scatter_update, sparse_delta, use_locking, name)

    def scatter_nd_sub(self, indices: Any, updates: Any, name: str | None = None) -> Any:
        """See `tf.scatter_nd_sub`."""
        return state_ops.scatter_nd_sub(self, indices, updates, use_locking=True, name=name)

    def scatter_nd_add(self, indices: Any, updates: Any, name: str | None = None) -> Any:
        """See `tf.scatter_nd_add`."""
        return state_ops.scatter_nd_add(self, indices, updates, use_locking=True, name=name)

    def scatter_nd_update(self, indices: Any, updates: Any, name: str | None = None) -> Any:
        """See `tf.scatter_nd_update`."""
        return state_ops.scatter_nd_update(self, indices, updates, use_locking=True, name=name)

    # Operators: those of the tensor that reads the variable.

    def __getitem__(self, slice_spec: Any) -> Tensor:
        from tfcompat.python.ops import array_ops

        return array_ops._SliceHelperVar(self, slice_spec)

    @classmethod
    def _OverloadAllOperators(cls) -> None:
        for operator in Tensor.OVERLOADABLE_OPERATORS - {"__getitem__"}:
            cls._OverloadOperator(operator)

    @classmethod
    def _OverloadOperator(cls, operator: str) -> None:
        def run(self: Variable, *args: Any) -> Any:
            return getattr(Tensor, operator)(self.value(), *args)

        run.__name__ = operator
        setattr(cls, operator, run)

    class SaveSliceInfo:
        """Which part of a larger, partitioned variable a variable is.

        Args:
          full_name: name of the whole.
          full_shape: its shape, a list of ints.
          var_offset, var_shape: where the part begins, and its shape.
        """

        def __init__(
            self,
            full_name: str | None = None,
            full_shape: list[int] | None = None,
            var_offset: list[int] | None = None,
            var_shape: list[int] | None = None,
        ) -> None:
            self.full_name = full_name
            self.full_shape = full_shape
            self.var_offset = var_offset
            self.var_shape = var_shape

        @property
        def spec(self) -> str:
            """The part as checkpoint files write it."""
            parts = zip(self.var_offset or [], self.var_shape or [], strict=True)
            whole = "".join(f"{size} " for size in self.full_shape or [])
            return whole + ":".join(f"{offset},{size}" for offset, size in parts)


Variable._OverloadAllOperators()


class VariableV1(Variable):
    """A variable: state that a session keeps between its runs.

        w = tf.Variable(tf.zeros([10]), name="w")
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            sess.run(w.assign_add(tf.ones([10])))

    Args:
      initial_value: a tensor, what converts to one, or a function without arguments that makes one.
      trainable: add it to the collection from which optimizers take variables (the default).
      collections: names of the collections to add it to; `[GraphKeys.GLOBAL_VARIABLES]` by default.
      validate_shape: False allows an initial value whose shape is unknown.
      caching_device: device on which the value is read.
      name: "Variable" by default; made unique.
      dtype: element type, when it shall not follow from the initial value.
      expected_shape: ignored, as in TensorFlow 1.15.
      constraint: function from a tensor to a tensor that optimizers apply after each update.
      use_resource: True for a resource variable: each read is an op of its own, ordered by control dependencies.
      synchronization, aggregation: kept; there is one copy of each variable.
      shape: static shape, when it shall not follow from the initial value.
      variable_def, import_scope: see `from_proto`.

    Raises ValueError when there is no initial value, or its shape is unknown and `validate_shape` holds.
    """

    def __init__(
        self,
        initial_value: Any = None,
        trainable: bool | None = None,
        collections: Any = None,
        validate_shape: bool = True,
        caching_device: Any = None,
        name: str | None = None,
        variable_def: Any = None,
        dtype: Any = None,
        expected_shape: Any = None,
        import_scope: str | None = None,
        constraint: Callable[[Any], Any] | None = None,
        use_resource: bool | None = None,
        synchronization: Any = VariableSynchronization.AUTO,
        aggregation: Any = VariableAggregation.NONE,
        shape: Any = None,
    ) -> None:
        raise NotImplementedError
