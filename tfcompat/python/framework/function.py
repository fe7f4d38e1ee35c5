"""`Defun`: functions that a graph calls, under TensorFlow's module name."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.auto_control_deps import has_effect
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.errors_impl import InvalidArgumentError
from tfcompat.python.framework.func_graph import FuncGraph
from tfcompat.python.framework.function_calls import run_with_results
from tfcompat.python.framework.gradient_registry import RegisterGradient
from tfcompat.python.framework.operation import Operation, Tensor

_OPTIONS = frozenset(
    (
        "func_name",
        "grad_func",
        "python_grad_func",
        "out_names",
        "shape_func",
        "capture_by_value",
        "whitelisted_stateful_ops",
    )
)
_HINTS = frozenset(("noinline", "compiled", "separate_compiled_gradients", "_implements", "_reference"))


def get_extra_inputs() -> list[Tensor]:
    """The tensors that the function being defined uses of the graph around it; [] outside of functions."""
    graph = ops.get_default_graph()
    return graph.captured_outer_tensors if isinstance(graph, FuncGraph) else []


def get_extra_args() -> list[Tensor]:
    """What stands for `get_extra_inputs` inside of the function."""
    graph = ops.get_default_graph()
    return [graph.captures[tensor] for tensor in get_extra_inputs()] if isinstance(graph, FuncGraph) else []


class Defun:
    """Decorator that makes a function of tensors one that the graph defines once and calls.

        @function.Defun(tf.float32, tf.float32)
        def affine(x, y):
            return x * y + 1.0

        z = affine(1.0, 2.0)

    Args:
      input_types: the types of its arguments; when none are given, each call defines the function for its own types.
      func_name: its name in the graph.
      grad_func: a function defined by `Defun`, from its arguments and the gradients of its results to the gradients
        of its arguments.
      python_grad_func: the same as a Python function of the calling op and the gradients of its results.
      out_names: names of its results in the graph.
      shape_func: from the calling op to the static shapes of its results.

      capture_by_value: copies the ops that it uses of the graph around it into the function.
      whitelisted_stateful_ops: with `capture_by_value`, ops with state that may be copied too.

    Other keywords are hints to TensorFlow's runtime and become attributes of the function in the graph, without effect:
    `noinline`, `compiled`, `separate_compiled_gradients`, `_implements`, `_reference`, `experimental_...`.

    Source: `tensorflow.python.framework.function.Defun`.
    """

    def __init__(self, *input_types: Any, **kwargs: Any) -> None:
        self._input_types = [dtypes.as_dtype(each) for each in input_types]
        self._options = kwargs
        known = _OPTIONS | _HINTS
        unknown = {name: kwargs[name] for name in kwargs if name not in known and not name.startswith("experimental_")}
        if unknown:
            raise ValueError(f"Unknown keyword arguments: {unknown.keys()}")

    def __call__(self, func: Callable[..., Any]) -> DefinedFunction | OverloadedFunction:
        """Raises ValueError when `func` has keyword arguments or defaults, or takes another number of arguments."""
        if not callable(func):
            raise ValueError(f"function {func} must be callable")
        spec = inspect.getfullargspec(func)
        if spec.varkw or spec.defaults or spec.kwonlyargs:
            raise ValueError(
                f"function with argument defaults or keywords arguments are not supported. {func} has defaults "
                f"{spec.defaults} and keywords {spec.varkw}."
            )
        names = spec.args[1:] if inspect.ismethod(func) else spec.args
        if self._input_types or not (names or spec.varargs):
            count = len(self._input_types)
            if count < len(names) or (count > len(names) and not spec.varargs):
                raise ValueError("The function has fewer arguments than the number of specified input types.")
            return DefinedFunction(func, names, self._input_types, **self._options)
        return OverloadedFunction(func, names, **self._options)


class DefinedFunction:
    """A function of arguments of known types. Calling it makes a node; its body is built at the first use."""

    def __init__(
        self,
        func: Callable[..., Any],
        argument_names: Sequence[str],
        input_types: Sequence[DType],
        func_name: str | None = None,
        grad_func: Any = None,
        python_grad_func: Callable[..., Any] | None = None,
        out_names: Sequence[str] | None = None,
        shape_func: Callable[[Operation], Any] | None = None,
        capture_by_value: bool = False,
        whitelisted_stateful_ops: Iterable[Operation] = (),
        **hints: Any,
    ) -> None:
        if grad_func is not None and python_grad_func is not None:
            raise ValueError("Gradient defined twice: grad_func and python_grad_func")
        self._func = func
        self._input_types = list(input_types)
        self._argument_names = [
            argument_names[index] if index < len(argument_names) else f"arg{index}" for index in range(len(input_types))
        ]
        self._name = func_name or f"{getattr(func, '__name__', 'function')}_{ops.uid()}"
        self._grad_func = grad_func
        self._python_grad_func = python_grad_func
        self._out_names = None if out_names is None else list(out_names)
        self._shape_func = shape_func
        self._copied_ops = frozenset(whitelisted_stateful_ops or ()) if capture_by_value else None
        self._hints = hints
        self._body: FuncGraph | None = None
        self._gradient_name: str | None = None

    @property
    def name(self) -> str:
        """The function's name in the graph."""
        return self._name

    @property
    def declared_input_types(self) -> list[DType]:
        """The types of the arguments."""
        return self._input_types

    @property
    def captured_inputs(self) -> list[Tensor]:
        """The tensors that the body uses of the graph around it."""
        return self._defined().captured_outer_tensors

    @property
    def stateful_ops(self) -> list[tuple[str, str]]:
        """(name, type) of the body's ops with state."""
        return [(op.name, op.type) for op in self._defined().get_operations() if op.op_def.is_stateful]

    @property
    def definition(self) -> Any:
        """The function as a `FunctionDef`."""
        return self._defined().to_function_def()

    @property
    def python_grad_func(self) -> Callable[..., Any] | None:
        return self._python_grad_func

    @property
    def grad_func_name(self) -> str | None:
        """The name of the function given as its gradient."""
        return self._grad_func.name if self._grad_func is not None else None

    def set_grad_func(self, grad_func: Any) -> None:
        """Gives it a gradient: a function defined by `Defun`. Raises TypeError for another kind."""
        if not isinstance(grad_func, (DefinedFunction, OverloadedFunction)):
            raise TypeError("grad_func must be a function defined by Defun")
        self._grad_func = grad_func

    def add_to_graph(self, graph: Any) -> None:
        """Adds the function to the library of a graph."""
        with graph.as_default():
            graph._functions.setdefault(self._name, self._defined())

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Calls the function in the default graph.

        Args:
          args: tensors, or what converts to them.
          name: the node's name.

        Returns:
          The result; a list of them for several; the operation for none.

        Raises ValueError for a wrong number of arguments or an unknown keyword.
        """
        name = kwargs.pop("name", None)
        kwargs.pop("noinline", None)
        if kwargs:
            raise ValueError(f"Unknown keyword arguments: {list(kwargs)}")
        if len(args) != len(self._input_types):
            raise ValueError(
                f"Expected number of arguments: {len(self._input_types)}, received: {len(args)} by function "
                f"{self._name}"
            )
        body = self._defined()
        with ops.name_scope(name or self._name, None, args) as scope:
            inputs = [ops.convert_to_tensor(arg, dtype) for arg, dtype in zip(args, self._input_types, strict=True)]
            op = self._call(body, [*inputs, *body.captured_outer_tensors], scope)
        if self._shape_func is not None:
            for output, shape in zip(op.outputs, self._shape_func(op), strict=True):
                output.set_shape(shape)
        outputs = list(op.outputs[: self._num_results])
        return op if not outputs else outputs[0] if len(outputs) == 1 else outputs

    def _call(self, body: FuncGraph, inputs: list[Tensor], scope: str) -> Operation:
        op = create_call(body, inputs, scope)
        if self._grad_func is not None or self._python_grad_func is not None:
            op._attrs["_gradient_op_type"] = self._registered_gradient().encode()
        return op

    def _defined(self) -> FuncGraph:
        if self._body is None:
            self._body = self._build()
        return self._body

    def _build(self) -> FuncGraph:
        body = FuncGraph(self._name) if self._copied_ops is None else _CopyingGraph(self._name, self._copied_ops)
        body.attributes = _attributes(self._name, self._hints)
        body.description = inspect.getdoc(self._func) or ""
        body.has_zero_gradients = True
        with body.as_default():
            arguments = [
                body.add_input(dtype, None, name)
                for dtype, name in zip(self._input_types, self._argument_names, strict=True)
            ]
            results = self._func(*arguments)
            if results is None or isinstance(results, Operation):
                results = []
            elif not isinstance(results, (list, tuple)):
                results = [results]
            if any(result is None for result in results):
                raise ValueError(f"Function {self._name} can not return None.")
            body.outputs = [body.capture(ops.convert_to_tensor(result)) for result in results]
            self._num_results = len(results)
            if self._out_names is not None and len(self._out_names) != len(results):
                raise InvalidArgumentError(
                    None,
                    None,
                    "output names must be either empty or equal in size to outputs. output names size = "
                    f"{len(self._out_names)} outputs size = {len(results)}",
                )
            run_with_results(body, [op for op in body.get_operations() if has_effect(op)])
        return body

    def _registered_gradient(self) -> str:
        """The name under which its gradient function is registered."""
        if self._gradient_name is None:
            self._gradient_name = f"{self._name}_gradient_{ops.uid()}"
            RegisterGradient(self._gradient_name)(self._python_grad_func or self._gradient_by_function)
        return self._gradient_name

    def _gradient_by_function(self, op: Operation, *grads: Any) -> list[Any]:
        count = len(self._input_types)
        found = self._grad_func(*op.inputs[:count], *grads)
        found = list(found) if isinstance(found, (list, tuple)) else [found]
        return found + [None] * (len(op.inputs) - len(found))


def _attributes(name: str, hints: dict[str, Any]) -> dict[str, Any]:
    """The attributes of a function that hints to TensorFlow's runtime are."""
    found: dict[str, Any] = {}
    for hint, value in hints.items():
        if hint == "noinline":
            found["_noinline"] = bool(value)
        elif hint == "compiled":
            if value:
                found |= {"_XlaCompile": True, "_XlaScope": f"function_{name}".encode()}
                found["_XlaSeparateCompiledGradients"] = bool(hints.get("separate_compiled_gradients", False))
        elif hint != "separate_compiled_gradients":
            found[hint] = value.encode() if isinstance(value, str) else value
    return found


class _CopyingGraph(FuncGraph):
    """A body that copies what it uses of the graph around it."""

    def __init__(self, name: str, stateful: frozenset[Operation]) -> None:
        super().__init__(name)
        self._stateful = stateful
        self._copies: dict[Operation, Operation] = {}

    def capture(self, tensor: Tensor) -> Tensor:
        """The tensor of the copy. Raises ValueError for placeholders and for ops with state that may not be copied."""
        return tensor if tensor.graph is self else self._copy(tensor.op).outputs[tensor.value_index]

    def _copy(self, op: Operation) -> Operation:
        if op.graph is self:
            return op
        if op not in self._copies:
            kind = "placeholder" if op.type.startswith("Placeholder") else "stateful node"
            if kind == "placeholder" or (op.op_def.is_stateful and op not in self._stateful):
                raise ValueError(f"Cannot capture a {kind} (name:{op.name}, type:{op.type}) by value.")
            inputs = [self.capture(tensor) for tensor in op.inputs]
            controls = [self._copy(each) for each in op.control_inputs]
            with self.control_dependencies(None), self.control_dependencies(controls):
                self._copies[op] = self.create_op(op.type, inputs, name=op.name, attrs=dict(op._attrs))
        return self._copies[op]


class OverloadedFunction:
    """A function that is defined anew for each combination of its arguments' types."""

    def __init__(self, func: Callable[..., Any], argument_names: Sequence[str], **options: Any) -> None:
        self._func = func
        self._argument_names = argument_names
        self._options = options
        self._name = options.pop("func_name", None)
        self._defined: dict[tuple[DType, ...], DefinedFunction] = {}

    def instantiate(self, input_types: Sequence[Any]) -> DefinedFunction:
        """The function for arguments of these types."""
        key = tuple(dtypes.as_dtype(each).base_dtype for each in input_types)
        if key not in self._defined:
            name = None if self._name is None else "_".join([self._name, *(dtype.name for dtype in key)])
            self._defined[key] = DefinedFunction(self._func, self._argument_names, key, name, **self._options)
        return self._defined[key]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        tensors = [ops.convert_to_tensor(arg) for arg in args]
        return self.instantiate([tensor.dtype for tensor in tensors])(*tensors, **kwargs)


def create_call(body: FuncGraph, inputs: Sequence[Tensor], name: str | None = None) -> Operation:
    """A node that calls `body` in the default graph."""
    stateful = any(op.op_def.is_stateful for op in body.get_operations())
    attrs = {
        "f": body,
        "Tin": tuple(tensor.dtype.base_dtype for tensor in inputs),
        "Tout": tuple(tensor.dtype.base_dtype for tensor in body.outputs),
    }
    graph = ops.get_default_graph()
    with graph.control_dependencies(body.control_captures):
        return graph.create_op(
            "StatefulPartitionedCall" if stateful else "PartitionedCall", inputs, name=name, attrs=attrs
        )
