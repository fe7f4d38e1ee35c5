"""`tf.variable_scope` and `tf.get_variable`: variables found and shared by name."""

from __future__ import annotations

import copy
import enum
import functools
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.errors_impl import UnimplementedError
from tfcompat.python.framework.graph_keys import GraphKeys
from tfcompat.python.ops import variables
from tfcompat.python.ops._resource_variable import ResourceVariable
from tfcompat.python.ops._variable_scope import VariableScope as VariableScope
from tfcompat.python.ops._variable_scope import first_given
from tfcompat.python.ops._variable_store import PartitionInfo as _PartitionInfo
from tfcompat.python.ops._variable_store import VariableStore as _VariableStore
from tfcompat.python.ops.variables import VariableAggregation as VariableAggregation
from tfcompat.python.ops.variables import VariableSynchronization as VariableSynchronization

__all__ = [
    "AUTO_REUSE",
    "VariableAggregation",
    "VariableScope",
    "VariableSynchronization",
    "get_local_variable",
    "get_variable",
    "get_variable_scope",
    "no_regularizer",
    "variable_op_scope",
    "variable_scope",
]


class _ReuseMode(enum.Enum):
    """`tf.AUTO_REUSE`: `get_variable` makes the variable if it does not exist, and returns it otherwise."""

    AUTO_REUSE = 1


AUTO_REUSE = _ReuseMode.AUTO_REUSE

_default_use_resource = False


def enable_resource_variables() -> None:
    """From here on, variables are resource variables unless `use_resource=False` is given."""
    global _default_use_resource
    _default_use_resource = True


def disable_resource_variables() -> None:
    """From here on, variables are reference variables unless `use_resource=True` is given (the default)."""
    global _default_use_resource
    _default_use_resource = False


def resource_variables_enabled() -> bool:
    """Whether variables are resource variables by default."""
    return _default_use_resource


def no_regularizer(_: Any) -> None:
    """A regularizer that adds no loss: keeps a scope's regularizer away."""


# The stores of the default graph

_VARSTORE_KEY = ("__variable_store",)
_VARSCOPESTORE_KEY = ("__varscope",)


class _VariableScopeStore(threading.local):
    """The current scope, and how often a scope of each name was opened (for default names): of a graph, in a thread."""

    def __init__(self) -> None:
        self.current_scope = VariableScope(False)
        self.variable_scopes_count: dict[str, int] = {}

    def open_variable_scope(self, scope_name: str) -> None:
        self.variable_scopes_count[scope_name] = self.variable_scope_count(scope_name) + 1

    def close_variable_subscopes(self, scope_name: str) -> None:
        for name in self.variable_scopes_count:
            if name.startswith(scope_name + "/"):
                self.variable_scopes_count[name] = 0

    def variable_scope_count(self, scope_name: str) -> int:
        return self.variable_scopes_count.get(scope_name, 0)


def _of_default_graph(key: Any, make: Callable[[], Any]) -> Any:
    items = ops.get_collection_ref(key)
    if not items:
        items.append(make())
    return items[0]


def get_variable_scope_store() -> _VariableScopeStore:
    return _of_default_graph(_VARSCOPESTORE_KEY, _VariableScopeStore)


def _get_default_variable_store() -> _VariableStore:
    return _of_default_graph(_VARSTORE_KEY, _VariableStore)


@contextmanager
def with_variable_store(store: _VariableStore) -> Iterator[None]:
    """A context in which `tf.get_variable` uses `store`."""
    items = ops.get_collection_ref(_VARSTORE_KEY)
    outer = list(items)
    items[:] = [store]
    try:
        yield
    finally:
        items[:] = outer


def get_variable_scope() -> VariableScope:
    """The current variable scope."""
    return get_variable_scope_store().current_scope


# Getting variables


def get_variable(
    name: str,
    shape: Any = None,
    dtype: Any = None,
    initializer: Any = None,
    regularizer: Any = None,
    trainable: bool | None = None,
    collections: Any = None,
    caching_device: Any = None,
    partitioner: Any = None,
    validate_shape: bool = True,
    use_resource: bool | None = None,
    custom_getter: Any = None,
    constraint: Any = None,
    synchronization: Any = VariableSynchronization.AUTO,
    aggregation: Any = VariableAggregation.NONE,
) -> Any:
    """Gets the variable of this name in the current variable scope: a new one, or in a reusing scope the existing one.

        with tf.variable_scope("foo", reuse=tf.AUTO_REUSE):
            v = tf.get_variable("v", [1])  # v.name == "foo/v:0", each time the same variable

    What is None is taken from the scope.

    Args:
      name: the name below the scope.
      shape: shape of a new variable, fully known unless the initializer is a tensor.
      dtype: element type, float32 by default.
      initializer: function of shape, dtype and partition_info that makes the initial value, or the value itself;
        Glorot's uniform initializer for floats by default, zeros for other types.
      regularizer: function from the variable to a loss (or None), which is added to
        `GraphKeys.REGULARIZATION_LOSSES`. It is called for new variables only.
      partitioner: function of shape and dtype to the number of parts along each axis; the result is then a
        `PartitionedVariable`.
      custom_getter: function that is called as `custom_getter(getter, name=..., ...)` in place of the true getter.
      trainable, collections, caching_device, validate_shape, use_resource, constraint, synchronization, aggregation:
        see `tf.Variable`.

    Raises:
      ValueError: the variable exists and the scope does not reuse, or the other way round; the shape or dtype is not
        that of the existing variable; there is neither shape nor a value to take it from.
    """
    return get_variable_scope().get_variable(
        _get_default_variable_store(),
        name,
        shape=shape,
        dtype=dtype,
        initializer=initializer,
        regularizer=regularizer,
        trainable=trainable,
        collections=collections,
        caching_device=caching_device,
        partitioner=partitioner,
        validate_shape=validate_shape,
        use_resource=use_resource,
        custom_getter=custom_getter,
        constraint=constraint,
        synchronization=synchronization,
        aggregation=aggregation,
    )


def _get_partitioned_variable(name: str | None, partitioner: Any, **arguments: Any) -> Any:
    """The partitioned variable `name` below the current scope, or the scope's own when it is None."""
    scope = get_variable_scope()
    if scope.custom_getter is not None:
        raise ValueError(
            "Private access to _get_partitioned_variable is not allowed when a custom getter is set.  Current custom "
            f"getter: {scope.custom_getter}.  It is likely that you're using create_partitioned_variables.  If so, "
            "consider instead using get_variable with a non-empty partitioner parameter instead."
        )
    full_name = "/".join(part for part in (scope.name, name) if part)
    arguments.setdefault("initializer", scope.initializer)
    with ops.name_scope(None):
        return _get_default_variable_store()._get_partitioned_variable(
            full_name, partitioner, regularizer=scope.regularizer, reuse=scope.reuse, **arguments
        )


def get_local_variable(
    name: str,
    shape: Any = None,
    dtype: Any = None,
    initializer: Any = None,
    regularizer: Any = None,
    trainable: bool = False,
    collections: Any = None,
    caching_device: Any = None,
    partitioner: Any = None,
    validate_shape: bool = True,
    use_resource: bool | None = None,
    custom_getter: Any = None,
    constraint: Any = None,
    synchronization: VariableSynchronization = VariableSynchronization.AUTO,
    aggregation: VariableAggregation = VariableAggregation.NONE,
) -> Any:
    """`tf.get_variable` for a local variable: in `GraphKeys.LOCAL_VARIABLES`, and never trainable."""
    collections = [*(collections or []), GraphKeys.LOCAL_VARIABLES]
    return get_variable(
        name,
        shape,
        dtype,
        initializer,
        regularizer,
        trainable=False,
        collections=collections,
        caching_device=caching_device,
        partitioner=partitioner,
        validate_shape=validate_shape,
        use_resource=use_resource,
        custom_getter=custom_getter,
        constraint=constraint,
        synchronization=synchronization,
        aggregation=aggregation,
    )


def default_variable_creator(next_creator: Any = None, **kwargs: Any) -> variables.Variable:
    """Makes what `tf.Variable(**kwargs)` stands for: the last in the chain of variable creators."""
    use_resource = kwargs.pop("use_resource", None)
    if use_resource is None:
        use_resource = first_given(get_variable_scope().use_resource, _default_use_resource)
    if use_resource:
        kwargs.pop("expected_shape", None)
        return ResourceVariable(**kwargs)
    kwargs.pop("distribute_strategy", None)
    return variables.RefVariable(**kwargs)


def default_variable_creator_v2(next_creator: Any = None, **kwargs: Any) -> variables.Variable:
    """Makes what TensorFlow 2's `Variable(**kwargs)` stands for: a resource variable."""
    return ResourceVariable(**kwargs)


variable = variables.VariableV1


@contextmanager
def variable_creator_scope(variable_creator: Callable[..., Any]) -> Iterator[None]:
    """A context in which `tf.Variable` calls `variable_creator(next_creator, **kwargs)`."""
    with ops.get_default_graph()._variable_creator_scope(variable_creator):
        yield


variable_creator_scope_v1 = variable_creator_scope


# Opening scopes


def _wrap_custom_getter(custom_getter: Any, outer_getter: Any) -> Any:
    """`custom_getter`, whose `getter` is the outer scope's custom getter if there is one."""
    if outer_getter is None:
        return custom_getter

    def wrapped(getter: Any, *args: Any, **kwargs: Any) -> Any:
        return custom_getter(functools.partial(outer_getter, getter), *args, **kwargs)

    return wrapped


def _get_unique_variable_scope(prefix: str) -> str:
    store = get_variable_scope_store()
    outer = store.current_scope.name
    name = f"{outer}/{prefix}" if outer else prefix
    if store.variable_scope_count(name) == 0:
        return prefix
    index = 1
    while store.variable_scope_count(f"{name}_{index}") > 0:
        index += 1
    return f"{prefix}_{index}"


_INHERITED = (
    "initializer",
    "regularizer",
    "caching_device",
    "partitioner",
    "custom_getter",
    "dtype",
    "use_resource",
)


class _pure_variable_scope:
    """Opens a variable scope without a name scope: a sub-scope of the current one, or a given scope again.

    Args:
      overrides: values for what is `_INHERITED`.
    """

    def __init__(
        self,
        name_or_scope: str | VariableScope,
        reuse: Any = None,
        name_scope: str | None = None,
        constraint: Any = None,
        **overrides: Any,
    ) -> None:
        self._name_or_scope = name_or_scope
        self._reuse = reuse
        self._name_scope = name_scope
        self._constraint = constraint
        self._overrides = overrides

    def __enter__(self) -> VariableScope:
        self._store = get_variable_scope_store()
        self._outer = self._store.current_scope
        self._scope = self._make_scope(self._outer)
        self._store.open_variable_scope(self._scope.name)
        self._counts = copy.copy(self._store.variable_scopes_count)
        self._store.current_scope = self._scope
        return self._scope

    def __exit__(self, *exception: Any) -> None:
        if self._store.current_scope is not self._scope:
            raise RuntimeError("Improper nesting of variable_scope.")
        if isinstance(self._name_or_scope, VariableScope):
            self._store.variable_scopes_count = self._counts
        else:
            self._store.close_variable_subscopes(self._scope.name)
        self._store.current_scope = self._outer

    def _make_scope(self, outer: VariableScope) -> VariableScope:
        if isinstance(self._name_or_scope, VariableScope):
            parent, name = self._name_or_scope, self._name_or_scope.name
            name_scope = parent.original_name_scope
        else:
            parent = outer
            name = f"{outer.name}/{self._name_or_scope}" if outer.name else self._name_or_scope
            name_scope = self._name_or_scope if self._name_scope is None else self._name_scope
        inherited = {key: first_given(self._overrides.get(key), getattr(parent, key)) for key in _INHERITED}
        if self._overrides.get("custom_getter") is not None:
            inherited["custom_getter"] = _wrap_custom_getter(inherited["custom_getter"], parent.custom_getter)
        return VariableScope(
            self._reuse or parent.reuse, name=name, name_scope=name_scope, constraint=self._constraint, **inherited
        )


class variable_scope:
    """A context in which `tf.get_variable` makes and finds variables under a common name and with common defaults.

        with tf.variable_scope("conv1", initializer=tf.zeros_initializer()):
            w = tf.get_variable("w", [3, 3])  # "conv1/w:0"
        with tf.variable_scope("conv1", reuse=True):
            w = tf.get_variable("w")          # the same variable

    It also opens a name scope of the same name (a new one each time: `conv1_1/`, ...).

    Args:
      name_or_scope: name below the current scope, or a `VariableScope` to open again.
      default_name: name when `name_or_scope` is None, then made unique.
      values: tensors that are used in it: their graph becomes the default.
      reuse: True to find variables, `tf.AUTO_REUSE` to find or make them; None (and False) inherits.
      auxiliary_name_scope: False opens no name scope.
      initializer, regularizer, caching_device, partitioner, custom_getter, dtype, use_resource, constraint: defaults
        for `tf.get_variable`.

    Yields the `VariableScope`.

    Raises:
      ValueError: `reuse` with a default name, or of another kind.
      TypeError: neither name nor default name, or a name that is not a string.
    """

    def __init__(
        self,
        name_or_scope: Any,
        default_name: str | None = None,
        values: Any = None,
        initializer: Any = None,
        regularizer: Any = None,
        caching_device: Any = None,
        partitioner: Any = None,
        custom_getter: Any = None,
        reuse: Any = None,
        dtype: Any = None,
        use_resource: bool | None = None,
        constraint: Any = None,
        auxiliary_name_scope: bool = True,
    ) -> None:
        if default_name is None and name_or_scope is None:
            raise TypeError("If default_name is None then name_or_scope is required")
        if reuse is False:
            reuse = None
        if not (reuse is True or reuse is None or reuse is AUTO_REUSE):
            raise ValueError("The reuse parameter must be True or False or None.")
        if not isinstance(auxiliary_name_scope, bool):
            raise TypeError(f"The auxiliary_name_scope must be `True` or `False`, while get {auxiliary_name_scope}")
        self._name_or_scope = name_or_scope
        self._default_name = default_name if name_or_scope is None else None
        self._reuse = reuse
        self._auxiliary_name_scope = auxiliary_name_scope
        self._graph = ops._get_graph_from_inputs(values or [])
        self._constraint = constraint
        self._overrides = {
            "initializer": initializer,
            "regularizer": regularizer,
            "caching_device": caching_device,
            "partitioner": partitioner,
            "custom_getter": custom_getter,
            "dtype": dtype,
            "use_resource": use_resource,
        }
        self._first_name_scope: str | None = None
        self._stack = ExitStack()

    def __enter__(self) -> VariableScope:
        with ExitStack() as stack:
            if not ops.get_default_graph().building_function:
                stack.enter_context(self._graph.as_default())
            scope = self._enter(stack)
            self._stack = stack.pop_all()
        return scope

    def __exit__(self, *exception: Any) -> Any:
        return self._stack.__exit__(*exception)

    def _enter(self, stack: ExitStack) -> VariableScope:
        name_or_scope = self._name_or_scope
        if name_or_scope is None:
            if self._reuse:
                raise ValueError("reuse=True cannot be used without a name_or_scope")
            scope_name = self._default_name
        elif isinstance(name_or_scope, str):
            scope_name = self._default_name or name_or_scope
        elif isinstance(name_or_scope, VariableScope):
            scope_name = name_or_scope.name.split("/")[-1]
        else:
            raise TypeError("VariableScope: name_or_scope must be a string or VariableScope.")
        name_scope = self._enter_name_scope(stack, scope_name)
        # Entered again, it opens the same variable scope under a new name scope.
        if name_or_scope is None:
            self._name_or_scope = _get_unique_variable_scope(self._default_name or "")
        if self._first_name_scope is None:
            self._first_name_scope = name_scope
        return stack.enter_context(
            _pure_variable_scope(
                self._name_or_scope, self._reuse, self._first_name_scope, self._constraint, **self._overrides
            )
        )

    def _enter_name_scope(self, stack: ExitStack, name: str | None) -> str | None:
        if not self._auxiliary_name_scope:
            current = ops.get_name_scope()
            return stack.enter_context(ops.name_scope(current + "/" if current else current))
        return stack.enter_context(ops.name_scope(name)) if name else None


class EagerVariableStore:
    """Keeps variables for eager execution. Raises UnimplementedError: there is none."""

    def __init__(self, store: Any = None) -> None:
        raise UnimplementedError(
            None,
            None,
            "EagerVariableStore is for eager execution, which tfcompat does not have: a graph keeps variables",
        )


@contextmanager
def variable_op_scope(
    values: Any,
    name_or_scope: Any,
    default_name: str | None = None,
    initializer: Any = None,
    regularizer: Any = None,
    caching_device: Any = None,
    partitioner: Any = None,
    custom_getter: Any = None,
    reuse: Any = None,
    dtype: Any = None,
    use_resource: bool | None = None,
    constraint: Any = None,
) -> Iterator[VariableScope]:
    """`tf.variable_scope` with the argument order of 0.x."""
    with variable_scope(
        name_or_scope,
        default_name,
        values,
        initializer=initializer,
        regularizer=regularizer,
        caching_device=caching_device,
        partitioner=partitioner,
        custom_getter=custom_getter,
        reuse=reuse,
        dtype=dtype,
        use_resource=use_resource,
        constraint=constraint,
    ) as scope:
        yield scope
