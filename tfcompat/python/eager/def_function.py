"""`tf.function`: a Python function of tensors that becomes a function of the graph."""

from __future__ import annotations

import functools
import inspect
import weakref
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from tfcompat.python.framework import ops
from tfcompat.python.framework.auto_control_deps import sequence_effects
from tfcompat.python.framework.errors_impl import OperatorNotAllowedInGraphError, UnimplementedError
from tfcompat.python.framework.func_graph import FuncGraph
from tfcompat.python.framework.function import create_call
from tfcompat.python.framework.op_numbers import OpNumbers
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.framework.tensor_spec import TensorSpec
from tfcompat.python.util import nest


def function(
    func: Callable[..., Any] | None = None,
    input_signature: Sequence[Any] | None = None,
    autograph: bool = True,
    experimental_autograph_options: Any = None,
    experimental_relax_shapes: bool = False,
    experimental_compile: bool | None = None,
) -> Any:
    """Makes a Python function of tensors one that the graph defines once per signature, and calls.

        @tf.function
        def affine(x, scale=2.0):
            return scale * x + 1.0

        y = affine(tf.constant([1.0, 2.0]))

    Its Python code runs once for each combination of the tensors' types and shapes and the other arguments' values.
    Its ops on variables, prints, checks and calls of Python run in the order of the code, whether or not the result
    needs them. Variables are made at the first call only; they are in the graph's collections like any others, so that
    `tf.global_variables_initializer` and savers know them.

    Args:
      func: the function; without it, a decorator is returned.
      input_signature: `tf.TensorSpec`s of the arguments, in the structure of the arguments: one trace serves all calls.
      autograph: TensorFlow converts Python's `if`, `while` and `for` on tensors. This is not done here, with either
        value; such code raises UnimplementedError, or the error of `bool(tensor)` when it is False.
      experimental_autograph_options: options of that conversion; None.
      experimental_relax_shapes: trace with unknown sizes once a second shape of some rank is seen.
      experimental_compile: everything is compiled anyway.

    Raises TypeError for an `input_signature` that is not a sequence, UnimplementedError for options of AutoGraph.

    Source: TensorFlow's `tf.function`.
    """
    if experimental_autograph_options is not None:
        raise UnimplementedError(None, None, "tf.function does not convert Python code: use tf.cond and tf.while_loop.")
    if input_signature is not None and not isinstance(input_signature, (tuple, list)):
        raise TypeError(
            f"Invalid input_signature {input_signature}; input_signature must be a possibly nested sequence of "
            "TensorSpec objects."
        )

    def decorated(inner: Callable[..., Any]) -> Function:
        return Function(inner, input_signature, autograph, experimental_relax_shapes)

    return decorated if func is None else decorated(func)


class ConcreteFunction:
    """A function traced for one signature. Calling it with tensors makes a node in the default graph.

    Attributes:
      graph: its body, a `FuncGraph`.
      structured_outputs: what the Python function returned, with tensors of the body.
    """

    def __init__(self, body: FuncGraph, structured_outputs: Any, num_parameters: int) -> None:
        self.graph = body
        self.structured_outputs = structured_outputs
        self._num_parameters = num_parameters
        self._num_results = sum(part is not None for part in nest.flatten(structured_outputs, expand_composites=True))

    @property
    def name(self) -> str:
        """Its name in the graph."""
        return self.graph.name

    @property
    def inputs(self) -> list[Tensor]:
        """The parameters, then what stands for the captured tensors."""
        return self.graph.inputs

    @property
    def outputs(self) -> list[Tensor]:
        """The tensors that it returns, in a list."""
        return self.graph.outputs[: self._num_results]

    @property
    def captured_inputs(self) -> list[Tensor]:
        """The tensors that the body uses of the graph around it."""
        return self.graph.captured_outer_tensors

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Calls it with the tensors of the arguments, by position or by the parameter's name.

        Raises TypeError when their number is wrong.
        """
        names = [tensor.op.name for tensor in self.inputs[: self._num_parameters]]
        tensors = [*args, *(kwargs.pop(name) for name in names[len(args) :] if name in kwargs)]
        if kwargs or len(tensors) != self._num_parameters:
            raise TypeError(
                f"ConcreteFunction {self.name} takes the {self._num_parameters} tensors {names}; got {len(args)} by "
                f"position and the unknown names {sorted(kwargs)}."
            )
        return self.call_flat([ops.convert_to_tensor(each) for each in tensors])

    def call_flat(self, tensors: Sequence[Tensor]) -> Any:
        op = create_call(self.graph, [*tensors, *self.captured_inputs])
        if self.structured_outputs is None:
            return op
        values = iter(op.outputs)
        flat = nest.flatten(self.structured_outputs, expand_composites=True)
        results = [None if part is None else next(values) for part in flat]
        return nest.pack_sequence_as(self.structured_outputs, results, expand_composites=True)


class Function:
    """What `tf.function` makes."""

    def __init__(
        self,
        python_function: Callable[..., Any],
        input_signature: Sequence[Any] | None,
        autograph: bool,
        relax_shapes: bool,
    ) -> None:
        functools.update_wrapper(self, python_function)
        self._python_function = python_function
        self._name = getattr(python_function, "__name__", "function")
        self._signature = inspect.signature(python_function)
        self._input_signature = None if input_signature is None else tuple(input_signature)
        self._autograph = autograph
        self._relax_shapes = relax_shapes
        self._concrete: WeakKeyDictionary[Any, dict[Hashable, ConcreteFunction]] = WeakKeyDictionary()
        self._methods: WeakKeyDictionary[Any, Function] = WeakKeyDictionary()
        self._seen_shapes: dict[Hashable, list[TensorSpec]] = {}
        self._has_been_called = False

    @property
    def python_function(self) -> Callable[..., Any]:
        """The Python function."""
        return self._python_function

    @property
    def input_signature(self) -> tuple[Any, ...] | None:
        """The signature that was given, or None."""
        return self._input_signature

    def __get__(self, instance: Any, owner: type | None = None) -> Function:
        """The function as a method: each instance has its own traces and variables."""
        if instance is None:
            return self
        if instance not in self._methods:
            self._methods[instance] = Function(
                self._bound_to(instance), self._input_signature, self._autograph, self._relax_shapes
            )
        return self._methods[instance]

    def _bound_to(self, instance: Any) -> Callable[..., Any]:
        """The Python function as a method, which does not keep the instance alive."""
        reference = weakref.ref(instance)

        @functools.wraps(self._python_function)
        def method(*args: Any, **kwargs: Any) -> Any:
            return self._python_function(reference(), *args, **kwargs)

        parameters = list(self._signature.parameters.values())[1:]
        method.__signature__ = self._signature.replace(parameters=parameters)  # type: ignore[attr-defined]
        return method

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Calls it in the default graph. Returns what the Python function does, or an operation for None.

        Raises:
          TypeError: the arguments do not fit the Python function, or it returns what is no tensor.
          ValueError: the arguments do not fit the input signature, or it makes variables at a later call.
          UnimplementedError: it branches or iterates in Python on a tensor.
        """
        arguments = self._arguments(args, kwargs)
        concrete = self._concrete_function(arguments)
        return concrete.call_flat([each for each in arguments.flat if isinstance(each, Tensor)])

    def get_concrete_function(self, *args: Any, **kwargs: Any) -> ConcreteFunction:
        """The function for some arguments: tensors, `tf.TensorSpec`s that stand for them, Python values. Without
        arguments, for the input signature."""
        if not args and not kwargs and self._input_signature is not None:
            args = self._input_signature
        return self._concrete_function(self._arguments(args, kwargs))

    def _arguments(self, args: Any, kwargs: Any) -> _Arguments:
        if self._input_signature is None:
            bound = self._signature.bind(*args, **kwargs)
            bound.apply_defaults()
            return _Arguments(bound.args, bound.kwargs)
        bound = self._signature.bind_partial(*args, **kwargs)
        covered = len(self._input_signature)
        if bound.kwargs or len(bound.args) > covered:
            raise TypeError(
                f"When input_signature is provided, only pass arguments covered by it. Received "
                f"{len(bound.args) + len(bound.kwargs)} argument(s)."
            )
        return _Arguments(_fitting(bound.args, self._input_signature), {})

    def _concrete_function(self, arguments: _Arguments) -> ConcreteFunction:
        if self._input_signature is not None:
            specs = nest.flatten(self._input_signature)
        elif self._relax_shapes:
            specs = self._relaxed(arguments)
        else:
            specs = arguments.specs
        traces = self._concrete.setdefault(ops.get_default_graph(), {})
        key = arguments.key(specs)
        if key not in traces:
            allows_variables = not self._has_been_called
            self._has_been_called = True
            concrete, made_variables = self._trace(arguments, specs, allows_variables)
            if made_variables:  # They have to be kept for later calls: those find none to make.
                concrete, _ = self._trace(arguments, specs, allows_variables=False)
            traces[key] = concrete
        return traces[key]

    def _relaxed(self, arguments: _Arguments) -> list[TensorSpec]:
        """The specs of the tensors, with the sizes unknown that differ from those of earlier calls."""
        key = arguments.key([TensorSpec([None] * (spec.shape.ndims or 0), spec.dtype) for spec in arguments.specs])
        seen = self._seen_shapes.get(key, arguments.specs)
        specs = [before.most_specific_compatible_type(now) for before, now in zip(seen, arguments.specs, strict=True)]
        self._seen_shapes[key] = specs
        return specs

    def _trace(
        self, arguments: _Arguments, specs: Sequence[TensorSpec], allows_variables: bool
    ) -> tuple[ConcreteFunction, list[Any]]:
        body = FuncGraph(f"__inference_{self._name}_{ops.uid()}", op_numbers=OpNumbers(functional=True))
        with body.as_default(), _creating_variables(body, allows_variables) as made:
            parameters = [
                body.add_input(spec.dtype, spec.shape, spec.name or name)
                for spec, name in zip(specs, arguments.tensor_names(self._signature), strict=True)
            ]
            args, kwargs = arguments.with_tensors(parameters)
            try:
                results = self._python_function(*args, **kwargs)
            except OperatorNotAllowedInGraphError as error:
                if not self._autograph:
                    raise
                raise UnimplementedError(
                    None,
                    None,
                    f"tf.function does not convert Python's if, while and for on tensors ({self._name}): use tf.cond, "
                    "tf.while_loop or tf.map_fn.",
                ) from error
            results = nest.map_structure(self._result, results, expand_composites=True)
            flat = nest.flatten(results, expand_composites=True)
            body.outputs = [part for part in flat if part is not None]
            sequence_effects(body)
        return ConcreteFunction(body, results, len(parameters)), made

    def _result(self, value: Any) -> Tensor | None:
        if value is None:
            return None
        try:
            if isinstance(value, Operation):
                raise TypeError("an operation")
            tensor = ops.convert_to_tensor(value)
        except (TypeError, ValueError):
            raise TypeError(
                "To be compatible with tf.contrib.eager.defun, Python functions must return zero or more Tensors; in "
                f"compilation of {self._python_function}, found return value of type {type(value)}, which is not a "
                "Tensor."
            ) from None
        graph = ops.get_default_graph()
        return graph.create_op("Identity", [tensor]).outputs[0]


class _Arguments:
    """The arguments of a call: tensors (or specs of them), and values that become part of the trace."""

    def __init__(self, args: Sequence[Any], kwargs: dict[str, Any]) -> None:
        self._structure = (tuple(args), kwargs)
        flat = nest.flatten(self._structure, expand_composites=True)
        self.flat = [ops.convert_to_tensor(each) if isinstance(each, np.ndarray) else each for each in flat]
        self.specs = [
            each if isinstance(each, TensorSpec) else TensorSpec(each.shape, each.dtype.base_dtype)
            for each in self.flat
            if isinstance(each, (Tensor, TensorSpec))
        ]

    def key(self, specs: Sequence[TensorSpec]) -> Hashable:
        """What calls have in common that one trace serves. Raises TypeError for a value that cannot be hashed."""
        values = tuple(None if isinstance(each, (Tensor, TensorSpec)) else (type(each), each) for each in self.flat)
        shapes = tuple((spec.dtype, str(spec.shape)) for spec in specs)
        layout = repr(nest.map_structure(lambda each: "*" if _is_tensor(each) else type(each), self._structure))
        return layout, shapes, values

    def tensor_names(self, signature: inspect.Signature) -> list[str]:
        """For each tensor the name of the argument that it is in."""
        args, kwargs = self._structure
        names: list[str] = []
        for name, value in [*zip(_positional_names(signature, len(args)), args, strict=True), *kwargs.items()]:
            parts = nest.flatten(value, expand_composites=True)
            names += [name for part in parts if _is_tensor(part)]
        return names

    def with_tensors(self, tensors: Sequence[Tensor]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """The arguments, with these tensors."""
        values = iter(tensors)
        flat = [next(values) if isinstance(each, (Tensor, TensorSpec)) else each for each in self.flat]
        return nest.pack_sequence_as(self._structure, flat, expand_composites=True)


def _is_tensor(argument: Any) -> bool:
    return isinstance(argument, (Tensor, TensorSpec, np.ndarray))


def _positional_names(signature: inspect.Signature, count: int) -> list[str]:
    names: list[str] = []
    for parameter in signature.parameters.values():
        if parameter.kind is parameter.VAR_POSITIONAL:
            names += [f"{parameter.name}_{index}" for index in range(count - len(names))]
        elif parameter.kind is not parameter.VAR_KEYWORD:
            names.append(parameter.name)
    return names[:count]


def _fitting(args: Sequence[Any], signature: Sequence[Any]) -> tuple[Any, ...]:
    """The arguments as tensors of a signature. Raises ValueError when they do not fit it."""

    def converted(spec: TensorSpec, value: Any) -> Any:
        tensor = value if isinstance(value, TensorSpec) else ops.convert_to_tensor(value, dtype_hint=spec.dtype)
        if not spec.is_compatible_with(tensor):
            raise ValueError("a tensor does not fit")
        return tensor

    try:
        nest.assert_shallow_structure(list(signature), list(args), check_types=False)
    except (TypeError, ValueError):
        raise ValueError(
            f"Structure of Python function inputs does not match input_signature:\n  inputs: {tuple(args)}\n"
            f"  input_signature: {tuple(signature)}"
        ) from None
    try:
        return tuple(
            nest.map_structure_up_to(list(signature), converted, list(signature), list(args), check_types=False)
        )
    except (TypeError, ValueError):
        raise ValueError(
            f"Python inputs incompatible with input_signature:\n  inputs: {tuple(args)}\n"
            f"  input_signature: {tuple(signature)}"
        ) from None


@contextmanager
def _creating_variables(body: FuncGraph, allowed: bool) -> Iterator[list[Any]]:
    """Variables made while `body` is traced: the list of them. Raises ValueError for one that is not allowed."""
    made: list[Any] = []

    def creator(next_creator: Callable[..., Any], **kwargs: Any) -> Any:
        if not allowed:
            raise ValueError("tf.function-decorated function tried to create variables on non-first call.")
        made.append(next_creator(**{**kwargs, "use_resource": True}))
        return made[-1]

    with body._variable_creator_scope(creator):
        yield made
