"""The graph-building core under TensorFlow's module name: `Graph`, `Tensor`, scopes, conversion, defaults."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from tfcompat.python.framework.composite_tensor import CompositeTensor as CompositeTensor
from tfcompat.python.framework.conversion import (
    convert_n_to_tensor as convert_n_to_tensor,
)
from tfcompat.python.framework.conversion import (
    convert_n_to_tensor_or_composite as convert_n_to_tensor_or_composite,
)
from tfcompat.python.framework.conversion import (
    convert_n_to_tensor_or_indexed_slices as convert_n_to_tensor_or_indexed_slices,
)
from tfcompat.python.framework.conversion import (
    convert_to_tensor as convert_to_tensor,
)
from tfcompat.python.framework.conversion import (
    convert_to_tensor_or_composite as convert_to_tensor_or_composite,
)
from tfcompat.python.framework.conversion import (
    convert_to_tensor_or_indexed_slices as convert_to_tensor_or_indexed_slices,
)
from tfcompat.python.framework.conversion import (
    convert_to_tensor_v2 as convert_to_tensor_v2,
)
from tfcompat.python.framework.conversion import (
    internal_convert_n_to_tensor as internal_convert_n_to_tensor,
)
from tfcompat.python.framework.conversion import (
    internal_convert_n_to_tensor_or_indexed_slices as internal_convert_n_to_tensor_or_indexed_slices,
)
from tfcompat.python.framework.conversion import (
    internal_convert_to_tensor as internal_convert_to_tensor,
)
from tfcompat.python.framework.conversion import (
    internal_convert_to_tensor_or_composite as internal_convert_to_tensor_or_composite,
)
from tfcompat.python.framework.conversion import (
    internal_convert_to_tensor_or_indexed_slices as internal_convert_to_tensor_or_indexed_slices,
)
from tfcompat.python.framework.conversion import (
    register_tensor_conversion_function as register_tensor_conversion_function,
)
from tfcompat.python.framework.default_stack import DefaultGraphStack, DefaultStack
from tfcompat.python.framework.gradient_registry import (
    NoGradient as NoGradient,
)
from tfcompat.python.framework.gradient_registry import (
    NotDifferentiable as NotDifferentiable,
)
from tfcompat.python.framework.gradient_registry import (
    RegisterGradient as RegisterGradient,
)
from tfcompat.python.framework.gradient_registry import (
    get_gradient_function as get_gradient_function,
)
from tfcompat.python.framework.gradient_registry import (
    no_gradient as no_gradient,
)
from tfcompat.python.framework.graph import Graph
from tfcompat.python.framework.graph import name_from_scope_name as name_from_scope_name
from tfcompat.python.framework.graph_keys import GraphKeys as GraphKeys
from tfcompat.python.framework.import_scopes import (
    prepend_name_scope as prepend_name_scope,
)
from tfcompat.python.framework.import_scopes import (
    strip_name_scope as strip_name_scope,
)
from tfcompat.python.framework.indexed_slices import (
    IndexedSlices as IndexedSlices,
)
from tfcompat.python.framework.indexed_slices import (
    IndexedSlicesValue as IndexedSlicesValue,
)
from tfcompat.python.framework.op_statistics import (
    OpStats as OpStats,
)
from tfcompat.python.framework.op_statistics import (
    RegisterStatistics as RegisterStatistics,
)
from tfcompat.python.framework.op_statistics import (
    get_stats_for_node_def as get_stats_for_node_def,
)
from tfcompat.python.framework.operation import Operation as Operation
from tfcompat.python.framework.operation import Tensor as Tensor
from tfcompat.python.framework.proto_functions import (
    get_collection_proto_type as get_collection_proto_type,
)
from tfcompat.python.framework.proto_functions import (
    get_from_proto_function as get_from_proto_function,
)
from tfcompat.python.framework.proto_functions import (
    get_to_proto_function as get_to_proto_function,
)
from tfcompat.python.framework.proto_functions import (
    register_proto_function as register_proto_function,
)
from tfcompat.python.framework.tensor_like import _TensorLike as _TensorLike

# Dense tensor-like types: variables register themselves here.

_dense_tensor_like_types: tuple[type, ...] = (Tensor,)


def is_dense_tensor_like(t: Any) -> bool:
    """True for a `Tensor` or another type that stands for one, such as a variable."""
    return isinstance(t, _dense_tensor_like_types)


def _as_graph_element(obj: Any) -> Any:
    """The tensor or operation that an object stands for, or None."""
    convert = getattr(obj, "_as_graph_element", None)
    return convert() if callable(convert) else None


def register_dense_tensor_like_type(tensor_type: type) -> None:
    """Declares that instances of `tensor_type` stand for a tensor: they have `name` and `dtype` properties."""
    global _dense_tensor_like_types
    for attribute in ("name", "dtype"):
        if not isinstance(getattr(tensor_type, attribute, None), property):
            raise TypeError(f"Type {tensor_type} does not define a `{attribute}` property")
    _dense_tensor_like_types += (tensor_type,)


# Defaults

_default_graph_stack = DefaultGraphStack()
_default_session_stack = DefaultStack()


def get_default_graph() -> Graph:
    """The graph to which op functions add, in this thread."""
    return _default_graph_stack.get_default()


def has_default_graph() -> bool:
    return not _default_graph_stack.is_cleared()


def reset_default_graph() -> None:
    """Forgets the global default graph; the next op starts a new one.

    Raises AssertionError inside `with graph.as_default()`.
    """
    if not _default_graph_stack.is_cleared():
        raise AssertionError(
            "Do not use tf.reset_default_graph() to clear nested graphs. If you need a cleared graph, exit the "
            "nesting and create a new graph."
        )
    _default_graph_stack.reset()


def default_session(session: Any) -> AbstractContextManager[Any]:
    """A context in which `session` is the default session of this thread."""
    return _default_session_stack.get_controller(session)


def get_default_session() -> Any:
    """The session of the innermost `with session:` or `with session.as_default():` of this thread, or None."""
    return _default_session_stack.get_default()


def _session_for(graph: Graph, session: Any, verb: str, what: str, with_block: str, call: str, quoted_call: str) -> Any:
    given = session is not None
    session = session if given else get_default_session()
    if session is None:
        raise ValueError(
            f"Cannot {verb} {what} using `{call}()`: No default session is registered. Use {with_block} or pass "
            f"an explicit session to `{call}(session=sess)`"
        )
    if session.graph is graph:
        return session
    message = f"session to {verb} {what}: the {what}'s graph is different from the session's graph."
    if given:
        raise ValueError(f"Cannot use the given {message}")
    raise ValueError(f"Cannot use the default {message} Pass an explicit session to {quoted_call}.")


def _eval_using_default_session(tensors: Any, feed_dict: Any, graph: Graph, session: Any = None) -> Any:
    session = _session_for(
        graph, session, "evaluate", "tensor", "`with sess.as_default()`", "eval", "`eval(session=sess)`"
    )
    return session.run(tensors, feed_dict)


def _run_using_default_session(operation: Any, feed_dict: Any, graph: Graph, session: Any = None) -> None:
    session = _session_for(
        graph, session, "execute", "operation", "`with sess.as_default():`", "run", "run(session=sess)"
    )
    session.run(operation, feed_dict)


# Which graph an op goes to


def _graph_element_of(value: Any) -> Any:
    if isinstance(value, (Operation, Tensor, _TensorLike)):
        return value
    convert = getattr(value, "_as_graph_element", None)
    return convert() if convert is not None else None


def _get_graph_from_inputs(op_input_list: Iterable[Any], graph: Graph | None = None) -> Graph:
    """The graph of the inputs, which must agree; the default graph when none of them is of a graph.

    Raises ValueError when they are from different graphs.
    """
    default = get_default_graph()
    if default.building_function:
        return default
    if graph is not None and not isinstance(graph, Graph):
        raise TypeError(f"Input graph needs to be a Graph: {graph}")
    first = None
    for value in op_input_list:
        element = _graph_element_of(value)
        if element is None:
            continue
        if graph is None:
            first, graph = element, element.graph
        elif element.graph is not graph:
            if first is not None:
                raise ValueError(f"{element} must be from the same graph as {first}.")
            raise ValueError(f"{element} is not from the passed-in graph.")
    return graph or default


def _assert_same_graph(original_item: Any, item: Any) -> None:
    if original_item.graph is not item.graph:
        raise ValueError(f"{item} must be from the same graph as {original_item}.")


# Scopes


class name_scope:
    """A context in which the names of new ops get a prefix.

    Args:
      name: the scope; with a trailing slash it is taken as it is, otherwise made unique; None or "" for the top.
      default_name: the scope when `name` is None.
      values: the tensors that the ops will take: their graph becomes the default inside.

    Yields the scope's name with a trailing slash. Raises ValueError when there are values but no name.

        with tf.name_scope(name, "my_op", [a, b]) as scope:
            return tf.add(a, b, name=scope)
    """

    def __init__(self, name: str | None, default_name: str | None = None, values: Any = None) -> None:
        if not (default_name is None or isinstance(default_name, str)):
            raise TypeError(
                f"`default_name` type ({type(default_name)}) is not a string type. You likely meant to pass "
                "this into the `values` kwarg."
            )
        self._name = default_name if name is None else name
        self._default_name = default_name
        self._values = values

    @property
    def name(self) -> str | None:
        return self._name

    def __enter__(self) -> str:
        if self._name is None and self._values is not None:
            raise ValueError(
                f"At least one of name ({self._name}) and default_name ({self._default_name}) must be provided."
            )
        graph = get_default_graph()
        self._graph_manager = None
        if self._values and not graph.building_function:
            of_values = _get_graph_from_inputs(self._values)
            if of_values is not graph:
                graph = of_values
                self._graph_manager = graph.as_default()
                self._graph_manager.__enter__()
        try:
            self._scope = graph.name_scope(self._name)
            return self._scope.__enter__()
        except BaseException:
            self._leave_graph()
            raise

    def __exit__(self, *exception: Any) -> None:
        self._scope.__exit__(*exception)
        self._leave_graph()

    def _leave_graph(self) -> None:
        if self._graph_manager is not None:
            self._graph_manager.__exit__(None, None, None)


class name_scope_v2(name_scope):
    """`tf.name_scope` with a name only."""

    def __init__(self, name: str) -> None:
        super().__init__(name)


@contextmanager
def op_scope(values: Any, name: str | None, default_name: str | None = None) -> Iterator[str]:
    """`name_scope` with the argument order of 0.x."""
    with name_scope(name, default_name, values) as scope:
        yield scope


def get_name_scope() -> str:
    """The current name scope of the default graph."""
    return get_default_graph().get_name_scope()


def control_dependencies(control_inputs: Any) -> AbstractContextManager[None]:
    """A context in which new ops of the default graph run after `control_inputs`; None clears what is in force."""
    return get_default_graph().control_dependencies(control_inputs)


def device(device_name_or_function: Any) -> AbstractContextManager[None]:
    """A context in which new ops of the default graph get this device."""
    return get_default_graph().device(device_name_or_function)


device_v2 = device


def container(container_name: str) -> AbstractContextManager[str]:
    """A context in which new stateful ops of the default graph get this resource container."""
    return get_default_graph().container(container_name)


def colocate_with(op: Any, ignore_existing: bool = False) -> AbstractContextManager[None]:
    """A context in which new ops of the default graph are placed with `op`."""
    return get_default_graph().colocate_with(op, ignore_existing)


_colocate_with = colocate_with


@contextmanager
def init_scope() -> Iterator[None]:
    """Leaves functions, loops and conditionals, and clears control dependencies: what is made inside belongs to the
    outermost graph, under the same name scope."""
    graph = get_default_graph()
    scope = graph.get_name_scope()
    while graph.building_function:
        graph = graph.outer_graph  # type: ignore[attr-defined]
    with graph.as_default(), graph.name_scope(scope + "/" if scope else None), graph.control_dependencies(None):
        yield


# Collections


def add_to_collection(name: Any, value: Any) -> None:
    """Adds to a collection of the default graph."""
    get_default_graph().add_to_collection(name, value)


def add_to_collections(names: Any, value: Any) -> None:
    """Adds to several collections of the default graph."""
    get_default_graph().add_to_collections(names, value)


def get_collection_ref(key: Any) -> list[Any]:
    """The list itself of a collection of the default graph."""
    return get_default_graph().get_collection_ref(key)


def get_collection(key: Any, scope: str | None = None) -> list[Any]:
    """The items of a collection of the default graph, filtered by the regular expression `scope`."""
    return get_default_graph().get_collection(key, scope)


def get_all_collection_keys() -> list[str]:
    """The names of the collections of the default graph."""
    return get_default_graph().get_all_collection_keys()


# Eager execution does not exist here: a graph is always being built.


def executing_eagerly_outside_functions() -> bool:
    return False


def inside_function() -> bool:
    """True while the body of a function, loop or conditional is being built."""
    return get_default_graph().building_function


def set_shapes_for_outputs(op: Operation) -> None:
    """Infers the static shapes of the outputs again, after an input has changed."""
    from tfcompat.python.framework.shape_inference import set_output_shapes

    set_output_shapes(op)


def RegisterShape(op_type: str) -> Callable[[Any], Any]:
    """Accepted for old code: shapes come from the op registry, a function registered here is not used (as in 1.x)."""
    return lambda function: function


_uid = iter(range(2**62))


def uid() -> int:
    """A number that no other call in this process returns."""
    return next(_uid)
