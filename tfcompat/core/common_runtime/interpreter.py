"""Runs a `Program` op by op: under a JAX trace (then it becomes part of the compiled step) or in NumPy on the host."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from tfcompat.core.common_runtime.program import SKIP, ArrayValue, Instruction, Program
from tfcompat.core.framework import kernel as kernels
from tfcompat.core.framework import late_checks
from tfcompat.core.framework.context import Ref
from tfcompat.core.framework.philox import advance
from tfcompat.core.framework.resource import Kind
from tfcompat.core.framework.tensor_list import ShapesDiffer, TensorList
from tfcompat.python.framework.errors_impl import InvalidArgumentError


class Check(NamedTuple):
    """A condition that the run depends on, and what to raise when it does not hold."""

    ok: Any
    data: tuple[Any, ...]
    position: int
    error: type[Exception]
    message: str
    summarize: int = 3

    def arrays(self) -> tuple[Any, tuple[Any, ...]]:
        """The part of a check that the device computes."""
        return self.ok, tuple(item for item in self.data if not _is_text(item))

    def texts(self) -> tuple[Any, ...]:
        """The rest of it, which hashes."""
        strings = tuple(ArrayValue(item) if _is_text(item) else None for item in self.data)
        return self.position, self.error, self.message, self.summarize, strings

    @classmethod
    def join(cls, texts: tuple[Any, ...], arrays: tuple[Any, tuple[Any, ...]]) -> Check:
        """The check of what `texts` and `arrays` returned."""
        position, error, message, summarize, strings = texts
        ok, data = arrays
        remaining = iter(data)
        items = tuple(next(remaining) if text is None else text.array for text in strings)
        return cls(ok, items, position, error, message, summarize)


def _is_text(item: Any) -> bool:
    return isinstance(item, np.ndarray) and item.dtype.kind == "O"


class HostRequired(Exception):
    """A loop or conditional cannot be traced: its values change shape, or it needs values while compiling."""

    def __init__(self, position: int, reason: str) -> None:
        super().__init__(reason)
        self.position = position


class OpFailed(Exception):
    """An instruction raised `cause`."""

    def __init__(self, position: int, cause: Exception) -> None:
        super().__init__(str(cause))
        self.position = position
        self.cause = cause


class Interpreter:
    """The state of one run of a program. It is the `Context` that stateful kernels see.

    Args:
      state: the values of the state that the program needs, by index; updated in place.
      is_initialized: tells whether a variable holds a value (host steps only).

    Attributes:
      primals: while an instruction is differentiated, the values of its inputs outside of that, which may be known.
    """

    def __init__(self, state: dict[int, Any], is_initialized: Callable[[int], bool] | None = None) -> None:
        self.state = state
        self.checks: list[Check] = []
        self.written: set[int] = set()
        self._is_initialized = is_initialized
        self._differentiating = False
        self.primals: list[Any] | None = None
        self._position = 0
        self._own_state: int | None = None

    # Programs

    def run(self, program: Program, inputs: Sequence[Any]) -> list[Any]:
        """The program's outputs for `inputs`."""
        values = list(inputs)
        pullbacks: dict[int, Callable[..., Any]] = {}
        for position, instruction in enumerate(program.instructions):
            arguments = [self._argument(operand, values) for operand in instruction.inputs]
            late_checks.at_position(position)
            try:
                self._position = position
                if instruction.op_type == SKIP:
                    results = [None] * instruction.num_outputs
                elif instruction.gradient_of is not None:
                    results = self._from_pullback(instruction, arguments, pullbacks[instruction.gradient_of])
                elif instruction.keep_pullback:
                    results, pullbacks[position] = self._differentiable(replace(instruction, fold=False), arguments)
                    if instruction.fold:
                        results = self._execute(instruction, arguments)
                else:
                    results = self._execute(instruction, arguments)
            except (HostRequired, OpFailed) as error:
                error.position = position
                raise
            except ShapesDiffer as error:
                raise HostRequired(position, str(error)) from error
            except Exception as error:
                raise OpFailed(position, error) from error
            values.extend(results)
        return [self.value_of(self._argument(operand, values)) for operand in program.outputs]

    def _argument(self, operand: Any, values: list[Any]) -> Any:
        if type(operand) is int:
            return values[operand]
        if isinstance(operand, tuple):
            return [self._argument(item, values) for item in operand]
        return operand

    def value_of(self, argument: Any) -> Any:
        """The value behind an argument that may be a reference (or a list of arguments)."""
        if isinstance(argument, Ref):
            return self.state[argument.index]
        return [self.value_of(item) for item in argument] if isinstance(argument, list) else argument

    def _execute(self, instruction: Instruction, arguments: list[Any]) -> list[Any]:
        if instruction.forward is not None:
            return self._gradient(instruction.forward, arguments)
        entry = kernels.lookup(instruction.op_type)
        assert entry is not None
        attrs = instruction.kernel_attrs
        if entry.stateful:
            self._own_state = instruction.own_state
            results = entry.function(self, *self._stateful_arguments(entry, arguments), **attrs)
        else:
            arguments = [self.value_of(argument) for argument in arguments]
            for position in entry.constants:
                value = arguments[position]
                if not kernels.is_known(value) and entry.must_know(
                    position, attrs, getattr(value, "size", None), partial(_known_at, arguments)
                ):
                    arguments[position] = _known(value, instruction.op_type)
            if instruction.fold and (entry.shapes_only or kernels.is_known(arguments)):
                with jax.ensure_compile_time_eval():
                    results = entry.function(*arguments, **attrs)
                    return [as_numpy(result) for result in _as_list(results)]
            results = entry.function(*arguments, **attrs)
        return _of_possible_size(_as_list(results))

    def _stateful_arguments(self, entry: kernels.Kernel, arguments: list[Any]) -> list[Any]:
        targets = kernels.reference_arguments(entry.op_type)
        prepared = []
        for position, argument in enumerate(arguments):
            if position not in targets and not kernels.takes_bodies(entry.op_type):
                argument = self.value_of(argument)
            if position in entry.constants and not kernels.is_known(argument):
                argument = _known(argument, entry.op_type)
            prepared.append(argument)
        return prepared

    # Gradients

    def _differentiable(self, instruction: Instruction, arguments: list[Any]) -> tuple[list[Any], Callable[..., Any]]:
        """The results of an instruction, and the function from its results' gradients to its inputs'."""
        flat, rebuild = _flatten([self.value_of(argument) for argument in arguments])
        operands, _ = _flatten([list(item) if isinstance(item, tuple) else item for item in instruction.inputs])
        varied = [index for index, value in enumerate(flat) if _is_differentiable(value)]

        def forward(*values: Any) -> tuple[list[Any], Any]:
            inputs = list(flat)
            inner = self._child()
            for index, value in zip(varied, values, strict=True):
                operand = operands[index]
                if isinstance(operand, Ref):  # a function body may read the variable itself
                    inner.state[operand.index], inputs[index] = value, operand
                else:
                    inputs[index] = value
            inner._position = self._position
            inner._differentiating = True
            inner.primals = flat
            with late_checks.recording(reports if late_checks.are_recorded() else None):
                results = inner._execute(instruction, rebuild(inputs))
            outcome = [(_is_differentiable(result), kernels.is_known(result)) for result in results]
            kinds.extend(outcome)
            known.extend(result if is_known else None for result, (_, is_known) in zip(results, outcome, strict=True))
            differentiable = [as_jax(r) for r, (real, _) in zip(results, outcome, strict=True) if real]
            examples.extend(jax.eval_shape(lambda: differentiable))
            others = [r for r, (real, is_known) in zip(results, outcome, strict=True) if not real and not is_known]
            texts.extend(check.texts() for check in inner.checks)
            outcomes = [check.arrays() for check in inner.checks], [(report.ok, report.data) for report in reports]
            return differentiable, (others, {index: inner.state[index] for index in inner.written}, outcomes)

        kinds: list[tuple[bool, bool]] = []
        known: list[Any] = []
        examples: list[Any] = []
        texts: list[Any] = []
        reports: list[late_checks.Report] = []
        primals = [as_jax(flat[index]) for index in varied]
        outputs, vjp, (others, state, (outcomes, late)) = jax.vjp(forward, *primals, has_aux=True)
        self.checks += map(Check.join, texts, outcomes)
        late_checks.again([report._replace(ok=ok, data=data) for report, (ok, data) in zip(reports, late, strict=True)])
        self.state.update(state)
        self.written.update(state)
        differentiable, rest = iter(outputs), iter(others)
        results = [
            next(differentiable) if real else known[index] if is_known else next(rest)
            for index, (real, is_known) in enumerate(kinds)
        ]
        positions = [index for index, (real, _) in enumerate(kinds) if real]

        def pullback(gradients: list[Any]) -> list[Any]:
            cotangents = [
                _conjugate(_cotangent(gradients[position], example))
                for position, example in zip(positions, examples, strict=True)
            ]
            by_input = dict(zip(varied, map(_conjugate, vjp(cotangents)), strict=True))
            return [by_input.get(index) for index in range(len(flat))]

        return results, pullback

    def _from_pullback(
        self, instruction: Instruction, arguments: list[Any], pullback: Callable[[list[Any]], list[Any]]
    ) -> list[Any]:
        return _filled(pullback([self.value_of(argument) for argument in arguments[instruction.num_outputs :]]))

    def _gradient(self, forward: Instruction, arguments: list[Any]) -> list[Any]:
        """The gradients of the inputs of `forward`, from its inputs and the gradients of its outputs."""
        arguments = [self.value_of(argument) for argument in arguments]
        inputs = _regroup(forward, arguments)
        num_inputs = len(_flatten(inputs)[0])
        _, pullback = self._child()._differentiable(forward, inputs)
        return _filled(pullback(arguments[num_inputs:]))

    def _child(self) -> Interpreter:
        return Interpreter(dict(self.state), self._is_initialized)

    # What kernels see (`Context`)

    def read(self, ref: Ref) -> Any:
        return self.state[ref.index]

    def write(self, ref: Ref, value: Any) -> None:
        self.state[ref.index] = value
        self.written.add(ref.index)

    def is_initialized(self, ref: Ref) -> bool:
        assert self._is_initialized is not None, "only host kernels can ask whether a variable is initialized"
        return ref.index in self.state or self._is_initialized(ref.index)

    def reserve(self, counters: int) -> tuple[Any, Any]:
        assert self._own_state is not None
        stream = self.state[self._own_state]
        self.state[self._own_state] = advance(stream, counters)
        self.written.add(self._own_state)
        return stream[:2], stream[2:]

    def count_run(self) -> int:
        assert self._own_state is not None
        earlier = int(self.state[self._own_state])
        self.state[self._own_state] = np.int64(earlier + 1)
        self.written.add(self._own_state)
        return earlier

    def resource(self, kind: type[Kind], create: Callable[[], Kind]) -> Kind:
        assert self._own_state is not None
        return self.state[self._own_state].get_or_create(kind, create)

    def check(
        self, ok: Any, error: type[Exception], message: str, data: Sequence[Any] = (), summarize: int = 3
    ) -> None:
        if kernels.is_known(ok) or isinstance(ok, bool) or kernels.is_on_host():
            if not np.asarray(ok):
                raise error_with_data(error, message, data, summarize)
            return
        self.checks.append(Check(ok, tuple(data), self._position, error, message, summarize))

    def call(self, program: Program, inputs: Sequence[Any]) -> list[Any]:
        return self.run_inline(program, [self.value_of(value) for value in inputs])

    def run_inline(self, program: Program, inputs: Sequence[Any]) -> list[Any]:
        """Runs a function body as part of this program; its failures count as the calling instruction's."""
        inner = Interpreter(self.state, self._is_initialized)
        inner._differentiating = self._differentiating
        with late_checks.as_one_instruction():
            results = inner.run(program, inputs)
        self.written |= inner.written
        self.checks += [check._replace(position=self._position) for check in inner.checks]
        return results

    def branch(self, condition: Any, programs: Sequence[Program], inputs: Sequence[Any]) -> list[Any]:
        """The results of `programs[condition]` on `inputs`."""
        from tfcompat.core.common_runtime import structured_control_flow

        return structured_control_flow.branch(self, condition, programs, inputs)

    def loop(self, cond: Program, body: Program, inputs: Sequence[Any]) -> list[Any]:
        """The loop variables after `body` has run for as long as `cond` holds."""
        from tfcompat.core.common_runtime import structured_control_flow

        return structured_control_flow.loop(self, cond, body, inputs)

    @property
    def differentiating(self) -> bool:
        """True while the instruction's pullback is wanted too."""
        return self._differentiating


def error_with_data(error: type[Exception], message: str, data: Sequence[Any], summarize: int = 3) -> Exception:
    """The error of a failed check, its data printed behind the message."""
    from tfcompat.core.kernels.script_ops import summary

    text = message + "".join(f" [{summary(np.asarray(item), summarize)}]" for item in data)
    return error(None, None, text)


def _known(value: Any, op_type: str) -> np.ndarray:
    if isinstance(value, list):
        return [_known(item, op_type) for item in value]  # type: ignore[return-value]
    if isinstance(value, jax.core.Tracer):
        raise HostRequired(0, f"{op_type} needs a value while compiling that is computed in the same step")
    return np.asarray(value)


def _as_list(results: Any) -> list[Any]:
    if isinstance(results, (tuple, list)):
        return list(results)
    return [results]


def _of_possible_size(results: list[Any]) -> list[Any]:
    """The results. Raises InvalidArgumentError for one so large that XLA would end the process."""
    for result in results:
        if isinstance(result, jax.core.Tracer) and result.size >= 2**60:
            shape = ",".join(map(str, result.shape))
            raise InvalidArgumentError(None, None, f"Shape [{shape}] would have more than 2**60 - 1 elements")
    return results


def as_jax(value: Any) -> Any:
    """A value (array or `TensorList`) with its arrays as JAX's."""
    return value.map(jnp.asarray) if isinstance(value, TensorList) else jnp.asarray(value)


def as_numpy(value: Any) -> Any:
    """A value (array or `TensorList`) with its arrays as NumPy's."""
    return value.map(np.asarray) if isinstance(value, TensorList) else np.asarray(value)


def _is_differentiable(value: Any) -> bool:
    if isinstance(value, TensorList) and value.is_empty:
        return False
    dtype = getattr(value, "dtype", None)
    return dtype is not None and jnp.issubdtype(dtype, jnp.inexact)


def _cotangent(gradient: Any, example: Any) -> Any:
    """The gradient in the form of the value that it is of."""
    if not isinstance(example, TensorList):
        return jnp.broadcast_to(jnp.asarray(gradient, example.dtype), example.shape)
    if isinstance(gradient, TensorList):
        return as_jax(gradient.in_form_of(example))
    return example.map(lambda array: jnp.zeros(array.shape, array.dtype))  # a flow's number


def _conjugate(value: Any) -> Any:
    """TensorFlow's gradient of a complex value is the conjugate of JAX's cotangent."""
    if isinstance(value, TensorList):
        return value.map(_conjugate)
    return jnp.conj(value) if jnp.iscomplexobj(value) else value


def _flatten(arguments: list[Any]) -> tuple[list[Any], Callable[[list[Any]], list[Any]]]:
    lengths = [len(argument) if isinstance(argument, list) else None for argument in arguments]
    flat: list[Any] = []
    for argument in arguments:
        flat.extend(argument if isinstance(argument, list) else [argument])

    def rebuild(values: list[Any]) -> list[Any]:
        remaining = iter(values)
        return [next(remaining) if length is None else [next(remaining) for _ in range(length)] for length in lengths]

    return flat, rebuild


def _regroup(instruction: Instruction, flat: list[Any]) -> list[Any]:
    remaining = iter(flat)
    return [
        [next(remaining) for _ in operand] if isinstance(operand, tuple) else next(remaining)
        for operand in instruction.inputs
    ]


def _filled(gradients: list[Any]) -> list[Any]:
    """Gradients, with a value that nothing uses in the place of those of inputs that have none."""
    return [np.zeros((), np.int32) if gradient is None else gradient for gradient in gradients]


def run_op_on_host(op: Any, inputs: Sequence[Any]) -> list[np.ndarray]:
    """The outputs of one pure op in NumPy."""
    from tfcompat.core.common_runtime.lowering import Lowering, StateIndex

    lowering = Lowering(StateIndex(), list(dict.fromkeys(op.inputs)))
    lowering.add(op)
    program = lowering.finish(op.outputs)
    values = dict(zip(op.inputs, inputs, strict=True))
    return [as_numpy(value) for value in run_on_host(Interpreter({}), program, list(values.values()))]


def _known_at(arguments: list[Any], position: int) -> np.ndarray | None:
    return arguments[position] if kernels.is_known(arguments[position]) else None


def run_on_host(interpreter: Interpreter, program: Program, inputs: Sequence[Any]) -> list[Any]:
    """Runs a program in NumPy (kernels without a NumPy path go through JAX op by op)."""
    with kernels.on_host(), jax.enable_x64(True), np.errstate(all="ignore"):
        return interpreter.run(program, inputs)
