"""Random kernels against recorded numbers of TensorFlow 1.15, in NumPy and compiled."""

from pathlib import Path

import jax
import ml_dtypes
import numpy as np
import pytest

from conformance.recording.random_cases import CASES, LONG, LONG_OP_TYPES, SEEDS
from tfcompat.core.framework import kernel, op_def, philox
from tfcompat.python.framework import errors

RECORDED = np.load(Path(__file__).parents[3] / "conformance" / "recorded" / "random.npz")

# Ops whose numbers go through `log`, `sin`, `cos`, ..., where libraries differ in the last bits.
INEXACT = (
    "RandomStandardNormal",
    "TruncatedNormal",
    "StatelessRandomNormal",
    "StatelessTruncatedNormal",
    "RandomGamma",
)


class Stream:
    """The context of a run that is one op's, with its stream."""

    def __init__(self, state):
        self.state = state

    def reserve(self, blocks):
        key, counter = self.state[:2], self.state[2:]
        self.state = philox.advance(self.state, blocks)
        return key, counter

    def check(self, ok, error, message, data=()):
        """Nothing: what is traced here holds."""


def dtype_named(name):
    return np.dtype(ml_dtypes.bfloat16 if name == "bfloat16" else name)


def arguments(op_type, inputs, attrs):
    """(positional, keyword) arguments of the kernel, and its stream's initial state."""
    definition = op_def.get_op_def(op_type)
    values = {name: attr.default for name, attr in definition.attrs.items()} | attrs
    keywords = {}
    for name in kernel.lookup(op_type).attrs:
        value = values[name]
        keywords[name] = dtype_named(value) if isinstance(value, str) else value.as_numpy_dtype
    seeds = attrs.get("seed", 0), attrs.get("seed2", 0)
    return [inputs[arg.name] for arg in definition.inputs], keywords, philox.initial_state(*seeds)


def run_on_host(op_type, inputs, attrs, runs):
    found = kernel.lookup(op_type)
    inputs, keywords, state = arguments(op_type, inputs, attrs)
    stream = Stream(state)
    context = [stream] if found.stateful else []
    with jax.enable_x64(True), kernel.on_host():
        return np.stack([np.asarray(found.function(*context, *inputs, **keywords)) for _ in range(runs)])


def run_compiled(op_type, inputs, attrs, runs):
    found = kernel.lookup(op_type)
    inputs, keywords, state = arguments(op_type, inputs, attrs)
    traced = [position for position in range(len(inputs)) if position not in found.constants]

    def step(state, arrays):
        full = list(inputs)
        for position, array in zip(traced, arrays, strict=True):
            full[position] = array
        stream = Stream(state)
        context = [stream] if found.stateful else []
        return found.function(*context, *full, **keywords), stream.state

    step = jax.jit(step)
    results = []
    with jax.enable_x64(True):
        for _ in range(runs):
            result, state = step(state, [inputs[position] for position in traced])
            results.append(np.asarray(result))
    return np.stack(results)


def assert_recorded(op_type, found, recorded):
    if found.dtype == object:
        found = found.astype(np.bytes_)
    if found.dtype == ml_dtypes.bfloat16:
        found = found.astype(np.float32)
    assert found.dtype == recorded.dtype
    if op_type in INEXACT and found.dtype == np.float32:
        np.testing.assert_allclose(found, recorded, rtol=1e-6, atol=1e-6)
    elif op_type in INEXACT and found.dtype == np.float64:
        np.testing.assert_allclose(found, recorded, rtol=1e-13, atol=1e-15)
    elif op_type in INEXACT:
        np.testing.assert_allclose(found.astype(np.float32), recorded.astype(np.float32), rtol=1e-3)
    else:
        np.testing.assert_array_equal(found, recorded)


@pytest.mark.parametrize("name", CASES)
def test_host_draws_are_tensorflow_s(name):
    assert_recorded(CASES[name][0], run_on_host(*CASES[name]), RECORDED[name])


def is_compiled(name):
    """Strings are not, and of the stateless ops' seeds a pair is enough: they are arguments."""
    return "strings" not in name and ("Stateless" not in name or "/" not in name or "int64_3" in name)


@pytest.mark.parametrize("name", list(filter(is_compiled, CASES)))
def test_compiled_draws_are_tensorflow_s(name):
    assert_recorded(CASES[name][0], run_compiled(*CASES[name]), RECORDED[name])


@pytest.mark.parametrize("run", [run_on_host, run_compiled])
@pytest.mark.parametrize("op_type", LONG_OP_TYPES)
def test_long_draws_are_tensorflow_s(op_type, run):
    inputs, attrs = {"shape": np.array([LONG])}, {"dtype": "float32", **SEEDS}
    found = run(op_type, inputs, attrs, 1)[0]
    assert_recorded(op_type, found[-1000:], RECORDED["long/" + op_type])


@pytest.mark.parametrize("op_type", ["RandomStandardNormal", "TruncatedNormal"])
def test_host_and_compiled_normals_differ_by_ulps(op_type):
    case = op_type, {"shape": np.array([50000])}, {"dtype": "float32", **SEEDS}, 1
    np.testing.assert_array_max_ulp(run_on_host(*case), run_compiled(*case), maxulp=3)


def test_truncated_normals_end_at_two():
    draws = run_compiled("TruncatedNormal", {"shape": np.array([100000])}, {"dtype": "float32", **SEEDS}, 1)
    assert abs(draws).max() < 2
    assert abs(draws.std() - 0.87962566) < 0.01


def test_an_empty_range_of_integers_is_refused():
    inputs = {"shape": np.array([2]), "minval": np.array(5, np.int32), "maxval": np.array(3, np.int32)}
    for op_type, more in (
        ("RandomUniformInt", {}),
        ("StatelessRandomUniformInt", {"seed": np.array([1, 2])}),
    ):
        with pytest.raises(errors.InvalidArgumentError, match="Need minval < maxval, got 5 >= 3"):
            run_on_host(op_type, inputs | more, {}, 1)


@pytest.mark.parametrize(
    ("shape", "message"),
    [(np.array([-2, 2]), "Dimension -2 must be >= 0"), (np.array(5), r"shape must be a vector of .*, got shape \[\]")],
)
def test_shapes_are_checked(shape, message):
    with pytest.raises(errors.InvalidArgumentError, match=message):
        run_on_host("RandomUniform", {"shape": shape}, {"dtype": "float32", **SEEDS}, 1)


def test_multinomial_needs_classes():
    inputs = {"logits": np.zeros((2, 0), np.float32), "num_samples": np.array(2, np.int32)}
    with pytest.raises(errors.InvalidArgumentError, match="num_classes should be positive, got 0"):
        run_on_host("Multinomial", inputs, SEEDS, 1)


@pytest.mark.parametrize(("op_type", "name"), [("RandomGamma", "alpha"), ("RandomPoissonV2", "rate")])
def test_parameters_without_a_distribution_give_nan(op_type, name):
    inputs = {"shape": np.array([2]), name: np.array([np.nan, 1.0], np.float32)}
    attrs = {"dtype": "float32"} if op_type == "RandomPoissonV2" else {}
    draws = run_compiled(op_type, inputs, attrs | SEEDS, 1)[0]
    assert np.isnan(draws).tolist() == [[True, False]] * 2


def test_gamma_draws_follow_alpha():
    inputs = {"shape": np.array([100000]), "alpha": np.array([0.5, 2.0], np.float32)}
    draws = run_compiled("RandomGamma", inputs, SEEDS, 1)[0]
    np.testing.assert_allclose(draws.mean(0), [0.5, 2.0], rtol=0.02)
    np.testing.assert_allclose(draws.var(0), [0.5, 2.0], rtol=0.05)
