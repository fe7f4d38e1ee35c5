"""Random ops with seeds, whose numbers `random.py` records from TensorFlow and the kernels' tests compare.

A case: (op type, inputs by name, attributes, number of successive runs in one session). `seed` and `seed2` among the
attributes start the op's stream; inputs are NumPy arrays.
"""

import numpy as np

SEEDS = {"seed": 7, "seed2": 42}
OTHER_SEEDS = {"seed": 87654321, "seed2": 2**40 + 5}

_LOGITS = np.log(np.array([[1, 2, 3], [5, 1, 1], [1, 1, 1], [1e-30, 1, 1e-30]], np.float32))
_NOT_FINITE = np.array([[-np.inf, 0, np.nan], [-np.inf, -np.inf, -np.inf], [np.inf, 0, 0]], np.float32)
_ALPHAS = np.array([0.3, 1.0, 2.5, 30.0, 0.01])
_RATES = np.array([0.5, 3, 9.9, 10, 25.5, 1000, 0])

CASES = {}


def case(name, op_type, inputs, attrs, runs=3):
    CASES[name] = (op_type, inputs, attrs, runs)


def int32(*values):
    return np.array(values, np.int32)


# Fills.
for op_type in ("RandomUniform", "RandomStandardNormal", "TruncatedNormal"):
    for dtype in ("float32", "float64", "float16", "bfloat16"):
        case(f"{op_type}/{dtype}", op_type, {"shape": int32(103)}, {"dtype": dtype, **SEEDS})
    case(f"{op_type}/matrix", op_type, {"shape": np.array([3, 5])}, {"dtype": "float32", **SEEDS})
    case(f"{op_type}/scalar", op_type, {"shape": int32()}, {"dtype": "float32", **SEEDS})
    case(f"{op_type}/empty", op_type, {"shape": int32(3, 0)}, {"dtype": "float32", **SEEDS})
    case(f"{op_type}/other_seeds", op_type, {"shape": int32(10)}, {"dtype": "float32", **OTHER_SEEDS})
for seed in ((1, 0), (0, 1), (2**31 - 1, 2**31 - 1), (-1, -5)):
    attrs = {"dtype": "float32", "seed": seed[0], "seed2": seed[1]}
    case(f"RandomUniform/seeds_{seed[0]}_{seed[1]}", "RandomUniform", {"shape": int32(5)}, attrs)

for dtype, low, high in (
    ("int32", -5, 17),
    ("int32", -(2**31), 2**31 - 1),
    ("int64", -5, 17),
    ("int64", -(2**63), 2**63 - 1),
):
    inputs = {"shape": int32(11), "minval": np.array(low, dtype), "maxval": np.array(high, dtype)}
    case(f"RandomUniformInt/{dtype}_{high}", "RandomUniformInt", inputs, SEEDS)

# Shuffles.
for name, value in (
    ("vector", np.arange(11, dtype=np.int32)),
    ("matrix", np.arange(20, dtype=np.float32).reshape(10, 2)),
    ("long", np.arange(1000, dtype=np.int32)),
    ("strings", np.array([b"a", b"b", b"c", b"d"], object)),
    ("one_row", np.arange(3, dtype=np.int32).reshape(1, 3)),
):
    case(f"RandomShuffle/{name}", "RandomShuffle", {"value": value}, SEEDS)

# Classes.
for name, logits, samples in (
    ("five", _LOGITS, 5),
    ("one", _LOGITS, 1),
    ("float64", _LOGITS.astype(np.float64), 6),
    ("float16", _LOGITS[:3].astype(np.float16), 6),
    ("not_finite", _NOT_FINITE, 6),
):
    case(f"Multinomial/{name}", "Multinomial", {"logits": logits, "num_samples": np.array(samples, np.int32)}, SEEDS)
case(
    "Multinomial/int32",
    "Multinomial",
    {"logits": _LOGITS, "num_samples": np.array(4, np.int32)},
    {"output_dtype": "int32", **SEEDS},
)

# Rejection samplers.
for dtype in ("float32", "float64", "float16"):
    case(f"RandomGamma/{dtype}", "RandomGamma", {"shape": int32(7), "alpha": _ALPHAS.astype(dtype)}, SEEDS)
for rate_dtype, dtype in (
    ("float32", "float32"),
    ("float64", "float64"),
    ("float16", "float16"),
    ("float32", "int32"),
    ("int64", "int64"),
):
    inputs = {"shape": int32(2, 3), "rate": _RATES.astype(rate_dtype)}
    case(f"RandomPoissonV2/{rate_dtype}_{dtype}", "RandomPoissonV2", inputs, {"dtype": dtype, **SEEDS})

# Stateless ops.
for seed_dtype, seeds in (("int64", (3, 4)), ("int32", (-3, 5)), ("int64", (0, 0)), ("int64", (2**40 + 1, -(2**50)))):
    for op_type in ("StatelessRandomUniform", "StatelessRandomNormal", "StatelessTruncatedNormal"):
        for dtype in ("float32", "float64", "float16"):
            inputs = {"shape": int32(13), "seed": np.array(seeds, seed_dtype)}
            case(f"{op_type}/{seed_dtype}_{seeds[0]}_{dtype}", op_type, inputs, {"dtype": dtype}, runs=1)
case(
    "StatelessRandomUniformInt",
    "StatelessRandomUniformInt",
    {"shape": int32(13), "seed": int32(3, 4), "minval": np.array(-5), "maxval": np.array(17)},
    {},
    runs=1,
)
case(
    "StatelessMultinomial",
    "StatelessMultinomial",
    {"logits": _LOGITS, "num_samples": np.array(5, np.int32), "seed": int32(3, 4)},
    {},
    runs=1,
)

# The last elements of draws so long that TensorFlow shares them out among its threads.
LONG = 1000003
LONG_OP_TYPES = ("RandomUniform", "RandomStandardNormal", "TruncatedNormal")

# Initializers: (name in `tf.initializers`, constructor's arguments, shape).
INITIALIZERS = {
    "zeros": ("zeros", {}, (2, 3)),
    "ones": ("ones", {}, (2, 3)),
    "constant": ("constant", {"value": [1, 2, 3]}, (2, 3)),
    "random_uniform": ("random_uniform", {"minval": -1.0, "maxval": 2.0, "seed": 5}, (4, 3)),
    "random_uniform_int": ("random_uniform", {"minval": -3, "maxval": 20, "seed": 5, "dtype": "int32"}, (4, 3)),
    "random_normal": ("random_normal", {"mean": 1.0, "stddev": 0.5, "seed": 5}, (4, 3)),
    "truncated_normal": ("truncated_normal", {"stddev": 0.1, "seed": 5}, (4, 3)),
    "uniform_unit_scaling": ("uniform_unit_scaling", {"factor": 1.43, "seed": 5}, (3, 4, 5)),
    "variance_scaling": ("variance_scaling", {"seed": 5}, (4, 3)),
    "variance_scaling_fan_out": ("variance_scaling", {"scale": 2.0, "mode": "fan_out", "seed": 5}, (3, 3, 2, 4)),
    "variance_scaling_untruncated": (
        "variance_scaling",
        {"mode": "fan_avg", "distribution": "untruncated_normal", "seed": 5},
        (4, 3),
    ),
    "variance_scaling_uniform": ("variance_scaling", {"distribution": "uniform", "seed": 5}, (7,)),
    "variance_scaling_float64": ("variance_scaling", {"seed": 5, "dtype": "float64"}, (4, 3)),
    "glorot_uniform": ("glorot_uniform", {"seed": 5}, (4, 3)),
    "glorot_uniform_scalar": ("glorot_uniform", {"seed": 5}, ()),
    "glorot_normal": ("glorot_normal", {"seed": 5}, (3, 3, 2, 4)),
    "lecun_normal": ("lecun_normal", {"seed": 5}, (4, 3)),
    "lecun_uniform": ("lecun_uniform", {"seed": 5}, (4, 3)),
    "he_normal": ("he_normal", {"seed": 5}, (4, 3)),
    "he_uniform": ("he_uniform", {"seed": 5}, (4, 3)),
    "orthogonal_tall": ("orthogonal", {"seed": 5}, (6, 3)),
    "orthogonal_wide": ("orthogonal", {"gain": 2.0, "seed": 5}, (2, 5)),
    "orthogonal_filter": ("orthogonal", {"seed": 5}, (2, 2, 3, 4)),
    "identity": ("identity", {"gain": 2.0}, (3, 4)),
}
