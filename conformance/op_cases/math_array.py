"""What is run of the math and array ops."""

import numpy as np

from conformance.op_cases.common import Cases

NAN, INF = float("nan"), float("inf")

CASES = Cases()
case = CASES.add


def t(dtype, values):
    """A tensor; bytes for dtype object."""
    return np.array(values, dtype)


def f(*values):
    return np.array(values, "float32")


def i(*values):
    return np.array(values, "int32")


def n(value, dtype="int32"):
    """A scalar."""
    return np.array(value, dtype)


def rand(*shape, **options):
    """Numbers around 0 (or positive ones), the same for the same shape and dtype."""
    dtype = options.get("dtype", "float32")
    state = np.random.RandomState(sum(shape) + 7 * len(shape) + options.get("seed", 0))
    if np.dtype(dtype).kind in "iu":
        low = options.get("low", 0 if np.dtype(dtype).kind == "u" else -9)
        return np.asarray(state.randint(low, 10, size=shape), dtype)
    if np.dtype(dtype).kind == "b":
        return np.asarray(state.rand(*shape) > 0.5)
    values = np.round(state.randn(*shape), 2)
    if np.dtype(dtype).kind == "c":
        values = values + 1j * np.round(state.randn(*shape), 2)
    return np.asarray(abs(values) + 0.25 if options.get("positive") else values, dtype)


FLOATS = ("float16", "float32", "float64")
COMPLEX = ("complex64", "complex128")
INTS = ("int32", "int64")
SMALL_INTS = ("int8", "uint8", "int16")
ALL_INTS = ("int8", "int16", "int32", "int64", "uint8", "uint16")

SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 1.5, -1.5, 2.5, -2.5, 3.75, 1e-6, 1e4, -1e4, INF, -INF, NAN]
HALF = [0.0, 1.0, -1.0, 0.5, -0.5, 1.5, -1.5, 2.5, -2.5, 3.75, -7.0]  # float16 goes astray outside its middle range
COMPLEXES = [1 + 2j, -1 + 0.5j, 0.25 - 1j, 3 + 0j, -2 - 1.5j, 0.5j]

# Elementwise, one input.

_UNARY_TYPES = {
    "Abs": FLOATS + INTS + ("int8", "int16"),
    "Neg": FLOATS + INTS + COMPLEX,
    "Sign": FLOATS + INTS + COMPLEX,
    "Square": FLOATS + INTS + COMPLEX,
    "Round": FLOATS + INTS,
    "Invert": ALL_INTS,
    "PopulationCount": ALL_INTS,
    "LogicalNot": ("bool",),
}
_FLOAT_ONLY = "Asin Acos Atan Floor Ceil Rint Erf Erfc Lgamma Digamma IsNan IsInf IsFinite BesselI0e BesselI1e"
_FLOAT_OR_COMPLEX = "Sqrt Rsqrt Exp Expm1 Log Log1p Sin Cos Tan Sinh Cosh Tanh Asinh Acosh Atanh Sigmoid Reciprocal Inv"
for _name in _FLOAT_ONLY.split():
    _UNARY_TYPES[_name] = ("float32", "float64") if "Bessel" in _name else FLOATS
for _name in _FLOAT_OR_COMPLEX.split():
    _UNARY_TYPES[_name] = FLOATS + COMPLEX

for _name, _types in sorted(_UNARY_TYPES.items()):
    for _dtype in _types:
        _kind = np.dtype(_dtype).kind
        if _kind == "f":
            # The vectorised square roots of TensorFlow give NaN for infinity.
            _special = (
                [x for x in SPECIAL if np.isfinite(x) and str(x) != "-0.0"] if "sqrt" in _name.lower() else SPECIAL
            )
            case(_name, x=t(_dtype, HALF if _dtype == "float16" else _special))
        elif _kind == "c":
            case(_name, x=t(_dtype, COMPLEXES))
        elif _kind == "b":
            case(_name, x=t(_dtype, [True, False]))
        else:
            _limits = np.iinfo(_dtype)
            case(_name, x=t(_dtype, [0, 1, 2, 7, _limits.max, _limits.min]))
    case(_name, x=rand(2, 3, dtype=_types[-1]))
    case(_name, x=rand(0, 3, dtype=_types[0]))

for _name, _arg in (("Real", "input"), ("Imag", "input"), ("Angle", "input"), ("ComplexAbs", "x")):
    for _dtype, _out in (("complex64", "float32"), ("complex128", "float64")):
        case(_name, {"Tout": _out}, **{_arg: t(_dtype, COMPLEXES + [0])})
for _dtype in COMPLEX:
    case("Conj", input=t(_dtype, COMPLEXES))

# Elementwise, two inputs.

_PAIRS_FLOAT = [
    [1.0, -1.0, 0.0, -0.0, 2.5, -2.5, 7.0, -7.0, 7.0, -7.0, INF, -INF, NAN, 1.0, 0.0, 3.0, -3.0, 2.0, 5.5],
    [1.0, 2.0, 0.0, 1.0, 0.0, 0.5, 2.5, 2.5, -2.5, -2.5, 1.0, 2.0, 1.0, NAN, NAN, 0.0, 0.0, INF, 5.5],
]
_PAIRS_INT = [[7, -7, 7, -7, 0, 6, 2147483647, -9, 1], [2, 2, -2, -2, 5, 3, 1, 4, 1]]
_POSITIVE_PAIRS_INT = [[7, 250, 3, 0, 100, 6], [2, 10, 4, 5, 100, 3]]
_NUMBERS = FLOATS + INTS + COMPLEX

_BINARY_TYPES = {
    "Add": _NUMBERS + SMALL_INTS,
    "AddV2": _NUMBERS + SMALL_INTS,
    "Sub": _NUMBERS + SMALL_INTS,
    "Mul": _NUMBERS + SMALL_INTS + ("uint16",),
    "Div": _NUMBERS + ("uint8", "int16", "uint16", "int8"),
    "RealDiv": FLOATS + COMPLEX,
    "TruncateDiv": ("uint8", "int16", "int32", "int64"),
    "FloorDiv": FLOATS + INTS + ("uint8", "int16", "uint16", "int8"),
    "FloorMod": FLOATS + INTS,
    "Mod": FLOATS + INTS,
    "TruncateMod": FLOATS[1:] + INTS,
    "DivNoNan": FLOATS + COMPLEX,
    "MulNoNan": FLOATS + COMPLEX,
    "Pow": FLOATS + COMPLEX,
    "Maximum": FLOATS + INTS,
    "Minimum": FLOATS + INTS,
    "SquaredDifference": FLOATS + INTS + COMPLEX,
    "Atan2": ("float32", "float64"),
    "Xdivy": FLOATS + COMPLEX,
    "Xlogy": FLOATS + COMPLEX,
    "NextAfter": ("float32", "float64"),
    "Less": FLOATS + ALL_INTS[:5],
    "LessEqual": FLOATS + ALL_INTS[:5],
    "Greater": FLOATS + ALL_INTS[:5],
    "GreaterEqual": FLOATS + ALL_INTS[:5],
    "Equal": _NUMBERS + SMALL_INTS + ("bool",),
    "NotEqual": _NUMBERS + SMALL_INTS + ("bool",),
    "LogicalAnd": ("bool",),
    "LogicalOr": ("bool",),
    "BitwiseAnd": ALL_INTS,
    "BitwiseOr": ALL_INTS,
    "BitwiseXor": ALL_INTS,
    "LeftShift": ALL_INTS,
    "RightShift": ALL_INTS,
}
_NAMES = {"Atan2": ("y", "x"), "NextAfter": ("x1", "x2")}
for _name, _types in sorted(_BINARY_TYPES.items()):
    _x, _y = _NAMES.get(_name, ("x", "y"))
    for _dtype in _types:
        _kind = np.dtype(_dtype).kind
        if _kind == "f":
            _left, _right = _PAIRS_FLOAT
        elif _kind == "c":
            _left, _right = COMPLEXES, COMPLEXES[::-1]
            if _name in ("DivNoNan", "MulNoNan", "Xdivy", "Xlogy"):
                _left, _right = _left + [0, 0, 1j], _right + [0, 1 + 1j, 0]
        elif _kind == "b":
            _left, _right = [True, True, False, False], [True, False, True, False]
        else:
            _left, _right = _PAIRS_INT if _dtype in INTS else _POSITIVE_PAIRS_INT
        if "Shift" in _name:
            _left, _right = [1, 7, 100, 3, 64], [0, 1, 3, 7, 2]
        case(_name, **{_x: np.array(_left).astype(_dtype), _y: np.array(_right).astype(_dtype)})
    _d = _types[1] if len(_types) > 1 else _types[0]
    _nonzero = {"low": 1} if np.dtype(_d).kind in "iu" else {}
    for _shapes in (((2, 3), (3,)), ((2, 1, 3), (4, 1)), ((), (2, 2)), ((3, 1), ()), ((0, 3), (1, 3)), ((1,), (0,))):
        case(_name, **{_x: rand(*_shapes[0], dtype=_d), _y: rand(*_shapes[1], dtype=_d, positive=True, **_nonzero)})
    case(_name, **{_x: rand(2, dtype=_d), _y: rand(3, dtype=_d)})
    case(_name, **{_x: rand(2, 3, dtype=_d), _y: rand(2, 1, 4, dtype=_d)})
case("Pow", x=i(2, 0, -2, 3, 10), y=i(10, 0, 3, 1, 9))
case("Pow", x=t("int64", [2, -3]), y=t("int64", [40, 3]))
case("Pow", x=i(2), y=i(-1))
case("Pow", x=f(0, 0, 0, 2, -2, -2, 4), y=f(0, 1, 2, 0, 0, 2, 0.5))
case("RealDiv", x=f(1e-25, 1e25, 1), y=f(1e-25, 1e20, 1e-20))
case("FloorDiv", x=i(3), y=i(0))
case("FloorMod", x=i(3), y=i(0))
case("Add", x=t(object, [b"a", b"bc"]), y=t(object, b"x"))
case("Equal", x=t(object, [b"a", b"b"]), y=t(object, [b"a", b"c"]))
case("NotEqual", x=t(object, [[b"a"], [b"b"]]), y=t(object, [b"a", b"c"]))
case("Equal", {"incompatible_shape_error": False}, x=i(1, 2), y=i(1, 2, 3))
case("NotEqual", {"incompatible_shape_error": False}, x=i(1, 2), y=i(1, 2, 3))
for _dtype in ("float32", "float64", "int32", "complex64"):
    case("ApproximateEqual", {"tolerance": 0.5}, x=t(_dtype, [1, 2, 3]), y=np.array([1.25, 2.5, 3.75]).astype(_dtype))
case("ApproximateEqual", x=f(1, 1), y=f(1 + 1e-6, 1 + 1e-4))
case("Complex", {"Tout": "complex64"}, real=f(1, -2), imag=f(0.5, 3))
case("Complex", {"Tout": "complex128"}, real=rand(2, 1, dtype="float64"), imag=rand(3, dtype="float64"))
for _name in ("SigmoidGrad", "TanhGrad", "SqrtGrad", "RsqrtGrad", "InvGrad", "ReciprocalGrad"):
    for _dtype in ("float32", "float64", "complex64"):
        case(_name, y=rand(4, dtype=_dtype, positive=True), dy=rand(4, dtype=_dtype, seed=3))
for _name in ("Igamma", "Igammac"):
    case(_name, a=f(0.5, 1, 2, 5), x=f(0.25, 1, 3, 2))
case("Zeta", x=f(1.5, 2, 5), q=f(1, 2, 0.5))
case("Polygamma", a=f(1, 2, 3), x=f(1, 0.5, 2.5))
case("Betainc", a=f(0.5, 1, 2), b=f(1, 2, 3), x=f(0.25, 0.5, 0.75))

for _dtype in ("float32", "float64", "float16", "int32", "int64", "complex64", "uint8"):
    case("AddN", inputs=[rand(2, 3, dtype=_dtype, seed=_k) for _k in range(3)])
    case("AddN", inputs=[rand(2, 3, dtype=_dtype)])
case("AddN", inputs=[rand(2), rand(3)])
case("AccumulateNV2", {"shape": [2, 3]}, inputs=[rand(2, 3, seed=_k) for _k in range(4)])

_CONDITION = np.array([True, False, True])
for _dtype in ("float32", "int32", "bool", "complex64", "uint8"):
    case("Select", condition=_CONDITION, t=rand(3, dtype=_dtype), e=rand(3, dtype=_dtype, seed=5))
case("Select", condition=_CONDITION, t=rand(3, 2), e=rand(3, 2, seed=5))
case("Select", condition=np.array(True), t=rand(3, 2), e=rand(3, 2, seed=5))
case("Select", condition=np.array(False), t=n(1.0, "float32"), e=n(2.0, "float32"))
case("Select", condition=_CONDITION, t=f(INF, NAN, 1), e=f(1, 2, NAN))
case("Select", condition=_CONDITION, t=rand(2, 2), e=rand(2, 2))
case("Select", condition=_CONDITION, t=t(object, [b"a", b"b", b"c"]), e=t(object, [b"x", b"y", b"z"]))
case("SelectV2", condition=_CONDITION, t=rand(2, 3), e=rand(2, 1, seed=5))
case("SelectV2", condition=np.array([[True], [False]]), t=rand(3), e=n(2.0, "float32"))
case("SelectV2", condition=_CONDITION, t=rand(2, 2), e=rand(2, 2))

for _dtype in ("float32", "float64", "int32", "int64", "uint8"):
    _t = t(_dtype, [0, 1, 2, 3, 4, 5])
    case("ClipByValue", t=_t, clip_value_min=n(1, _dtype), clip_value_max=n(4, _dtype))
    case("ClipByValue", t=_t, clip_value_min=n(4, _dtype), clip_value_max=n(1, _dtype))
    case(
        "ClipByValue", t=_t, clip_value_min=t(_dtype, [1, 1, 1, 4, 4, 5]), clip_value_max=t(_dtype, [5, 5, 1, 5, 4, 5])
    )
case("ClipByValue", t=f(NAN, INF, -INF), clip_value_min=n(-1, "float32"), clip_value_max=n(1, "float32"))

_CASTABLE = {
    "float": [0.0, -0.0, 1.7, -1.7, 2.5, 255.9, 256.0, 300.7, -129.0, 65536.5, 3e9, 1e20, -1e20, INF, -INF, NAN],
    "int": [0, 1, 2, 100, 127],
    "wide": [0, 1, -1, 127, 128, 255, 256, -129, 65536, 2147483647],
}
_TARGETS = ("float16", "float32", "float64", "int8", "int16", "int32", "int64", "uint8", "uint16", "bool", "complex64")
_TARGETS += ("complex128", "uint32", "uint64")
for _dst in _TARGETS:
    for _src in ("float16", "float32", "float64", "int32", "int64", "uint8", "bool", "complex64"):
        _kind = np.dtype(_src).kind
        if _kind == "f":
            with np.errstate(over="ignore"):
                _values = np.array(_CASTABLE["float"]).astype(_src)
        elif _kind == "b":
            _values = np.array([True, False])
        elif _kind == "c":
            _values = np.array([1.7 + 2j, 0 + 2j, 0, -3.5 - 1j], _src)
        else:
            _values = np.array(_CASTABLE["wide" if _src in INTS else "int"], _src)
        case("Cast", {"DstT": _dst}, x=_values)

for _src, _dst, _shape in (
    ("float32", "int32", (2, 3)),
    ("float32", "uint8", (2, 3)),
    ("uint8", "float32", (2, 4)),
    ("uint8", "int16", (2, 2)),
    ("float64", "int32", (2,)),
    ("int32", "float64", (3, 2)),
    ("complex64", "float32", (2,)),
    ("float32", "complex64", (3, 2)),
    ("int64", "complex64", (2,)),
    ("float16", "uint16", (3,)),
    ("int32", "float64", (3, 3)),
):
    case("Bitcast", {"type": _dst}, input=rand(*_shape, dtype=_src))

# Reductions.

_REDUCTIONS = {
    "Sum": ("float16", "float32", "float64", "int32", "int64", "uint8", "int8", "complex64"),
    "Mean": ("float16", "float32", "float64", "int32", "int64", "uint8", "int8", "complex64"),
    "Prod": ("float16", "float32", "float64", "int32", "int64", "uint8", "complex64"),
    "Max": ("float16", "float32", "float64", "int32", "int64", "uint8", "int8"),
    "Min": ("float16", "float32", "float64", "int32", "int64", "uint8", "int8"),
    "EuclideanNorm": ("float32", "float64", "int32", "complex64"),
    "All": ("bool",),
    "Any": ("bool",),
}
for _name, _types in sorted(_REDUCTIONS.items()):
    for _dtype in _types:
        _x = rand(2, 3, 4, dtype=_dtype)
        case(_name, {"keep_dims": False}, input=_x, reduction_indices=i(1))
        case(_name, {"keep_dims": True}, input=_x, reduction_indices=i(0, -1))
        if _dtype != "complex64":
            case(_name, {"keep_dims": False}, input=rand(0, 3, dtype=_dtype), reduction_indices=n(0))
    _x = rand(2, 3, 4, dtype=_types[0])
    for _axes in (n(1), n(-1), i(), i(0, 1, 2), i(2, 0), t("int64", [1]), i(1, 1), i(3), n(-4)):
        case(_name, {"keep_dims": False}, input=_x, reduction_indices=_axes)
        case(_name, {"keep_dims": True}, input=_x, reduction_indices=_axes)
    case(_name, {"keep_dims": False}, input=rand(dtype=_types[0]), reduction_indices=i())
    case(_name, {"keep_dims": False}, input=rand(3, 0, dtype=_types[0]), reduction_indices=i(0))
for _name in ("Max", "Min", "Sum", "Mean", "Prod"):
    case(_name, input=f(3, 3, 1, 1, 2), reduction_indices=n(0))
    case(_name, input=t("float32", [[1, NAN, 3], [NAN, NAN, NAN]]), reduction_indices=n(1))
    case(_name, input=f(INF, -INF, 1), reduction_indices=n(0))
    case(_name, input=i(-7, 2, 2), reduction_indices=n(0))
    case(_name, input=i(2147483647, 2147483647, 3), reduction_indices=n(0))
case("Prod", input=t("float32", [[0, 2, 3], [0, 0, 3], [1, 2, 4]]), reduction_indices=n(1))
case("EuclideanNorm", input=f(0, 0), reduction_indices=n(0))

for _name in ("ArgMax", "ArgMin"):
    for _dtype in ("float32", "float64", "int32", "int64", "uint8", "float16"):
        for _axis in (n(0), n(1), n(-1)):
            case(_name, {"output_type": "int64"}, input=rand(3, 4, dtype=_dtype), dimension=_axis)
    case(_name, {"output_type": "int32"}, input=f(1, 3, 3, 1), dimension=n(0))
    case(_name, input=f(1, NAN, 3, NAN), dimension=n(0))
    case(_name, input=f(NAN, NAN), dimension=n(0))
    case(_name, input=rand(2, 3, 4), dimension=n(1, "int64"))
    case(_name, input=rand(2, 3), dimension=n(2))
    case(_name, input=rand(2, 0), dimension=n(1))
    case(_name, input=rand(0, 2), dimension=n(1))
for _dtype in FLOATS:
    case("L2Loss", t=rand(3, 4, dtype=_dtype))
case("L2Loss", t=rand(0))

for _name in ("Cumsum", "Cumprod"):
    for _exclusive in (False, True):
        for _reverse in (False, True):
            _attrs = {"exclusive": _exclusive, "reverse": _reverse}
            for _axis in (n(0), n(-1)):
                case(_name, _attrs, x=rand(3, 4), axis=_axis)
            case(_name, _attrs, x=i(3, -2, 7, 2147483647), axis=n(0))
            case(_name, _attrs, x=f(2, 0, 3), axis=n(0))
            case(_name, _attrs, x=rand(0, 2), axis=n(0))
    for _dtype in ("float16", "float64", "int64", "uint8", "complex64"):
        case(_name, x=rand(2, 3, dtype=_dtype), axis=n(1))
    case(_name, x=rand(2), axis=n(1))

_IDS = i(0, 0, 1, 3, 3)
for _name in ("SegmentSum", "SegmentMean", "SegmentMax", "SegmentMin", "SegmentProd"):
    for _dtype in ("float32", "float64", "int32", "int64", "uint8"):
        case(_name, data=rand(5, 2, dtype=_dtype), segment_ids=_IDS)
    case(_name, data=f(2, 2, 5, 1, 1), segment_ids=_IDS.astype("int64"))
    case(_name, data=rand(0, 2), segment_ids=i())
    case(_name, data=rand(3, 2), segment_ids=i(1, 0, 2))
    case(_name, data=rand(3, 2), segment_ids=i(0, 1))
case("SegmentSum", data=rand(4, dtype="complex64"), segment_ids=i(0, 1, 1, 2))
for _name in ("UnsortedSegmentSum", "UnsortedSegmentMax", "UnsortedSegmentMin", "UnsortedSegmentProd"):
    for _dtype in ("float32", "float64", "int32", "int64", "uint8"):
        case(_name, data=rand(5, 2, dtype=_dtype), segment_ids=i(2, 0, 2, 4, 0), num_segments=n(5))
    case(_name, data=f(2, 2, 5, 1, 1), segment_ids=i(0, 0, 1, 2, 2), num_segments=n(3))
    case(_name, data=f(0, 2, 0, 0, 3), segment_ids=i(0, 0, 1, 1, 2), num_segments=n(3))
    case(_name, data=rand(4), segment_ids=i(0, -1, 1, -1), num_segments=n(2))
    case(_name, data=rand(2, 3, 2), segment_ids=t("int64", [[0, 1, 0], [2, 2, 1]]), num_segments=n(3))
    case(_name, data=rand(2, 3), segment_ids=i(0, 1, 2), num_segments=n(3))

for _dtype in ("float32", "float64", "int32", "uint8", "float16"):
    for _k in (0, 1, 2, 4):
        case("TopKV2", input=rand(3, 4, dtype=_dtype), k=n(_k))
case("TopKV2", input=f(2, 3, 3, 2, 1), k=n(3))
case("TopKV2", input=rand(2, 3), k=n(4))
_PREDICTIONS = t("float32", [[0.1, 0.5, 0.5, 0.2], [3, 1, 2, 0], [1, NAN, 0, 0], [INF, 1, 0, 0], [1, 1, 1, 1]])
for _targets in (i(1, 2, 0, 0, 3), i(2, 0, 2, 1, 1), i(0, 9, 1, 3, -1)):
    for _k in (1, 2, 3):
        case("InTopK", {"k": _k}, predictions=_PREDICTIONS, targets=_targets)
        case("InTopKV2", predictions=_PREDICTIONS, targets=_targets.astype("int64"), k=n(_k, "int64"))

for _dtype in ("int32", "int64", "float32", "float64"):
    case("Bincount", arr=i(0, 1, 1, 3, 7, 3), size=n(5), weights=t(_dtype, [1, 2, 3, 4, 5, 6]))
    case("Bincount", arr=t("int32", [[0, 1], [1, 3]]), size=n(4), weights=t(_dtype, []))
case("Bincount", arr=i(0, -1), size=n(5), weights=i())

# Matrix products.

for _dtype in ("float16", "float32", "float64", "int32", "int64", "complex64", "complex128"):
    for _ta in (False, True):
        for _tb in (False, True):
            _a = rand(3, 2, dtype=_dtype) if _ta else rand(2, 3, dtype=_dtype)
            _b = rand(4, 3, dtype=_dtype) if _tb else rand(3, 4, dtype=_dtype)
            case("MatMul", {"transpose_a": _ta, "transpose_b": _tb}, a=_a, b=_b)
            for _name in ("BatchMatMul", "BatchMatMulV2"):
                _x = rand(2, 3, 2, dtype=_dtype) if _ta else rand(2, 2, 3, dtype=_dtype)
                _y = rand(2, 4, 3, dtype=_dtype) if _tb else rand(2, 3, 4, dtype=_dtype)
                case(_name, {"adj_x": _ta, "adj_y": _tb}, x=_x, y=_y)
case("MatMul", a=rand(2, 3), b=rand(2, 3))
case("MatMul", a=rand(2, 3, 4), b=rand(2, 3))
case("MatMul", a=rand(2, 0), b=rand(0, 3))
case("BatchMatMul", x=rand(3, 2, 3), y=rand(2, 3, 4))
case("BatchMatMul", x=rand(3), y=rand(3, 4))
case("BatchMatMulV2", x=rand(2, 3), y=rand(5, 3, 4))
case("BatchMatMulV2", x=rand(4, 1, 2, 3), y=rand(5, 3, 4))
case("BatchMatMulV2", x=rand(4, 2, 3), y=rand(5, 3, 4))
case("BatchMatMulV2", x=rand(2, 3), y=rand(5, 2, 4))

# Identities and shapes.

for _dtype in ("float32", "int32", "bool", "complex64"):
    case("Identity", input=rand(2, 3, dtype=_dtype))
    case("ZerosLike", x=rand(2, 3, dtype=_dtype))
    case("OnesLike", x=rand(2, 3, dtype=_dtype))
case("ZerosLike", x=t(object, [b"a"]))
case("StopGradient", input=rand(2))
case("Snapshot", input=rand(2))
case("PreventGradient", {"message": "no"}, input=rand(2))
case("GuaranteeConst", input=rand(2))
case("IdentityN", input=[rand(2), rand(3, dtype="int32")])
for _shape in ((), (3,), (2, 0, 4)):
    for _out in INTS:
        case("Shape", {"out_type": _out}, input=rand(*_shape))
        case("Size", {"out_type": _out}, input=rand(*_shape))
    case("Rank", input=rand(*_shape))
case("ShapeN", {"out_type": "int64"}, input=[rand(2, 3), rand(4)])
case("EnsureShape", {"shape": [2, None]}, input=rand(2, 3))
case("EnsureShape", {"shape": [3, None]}, input=rand(2, 3))
case("BroadcastArgs", s0=i(2, 1), s1=i(3))
case("BroadcastArgs", s0=i(2, 4), s1=i(3))
case("BroadcastArgs", s0=i(), s1=i(3, 1))
for _s0, _s1 in (((2, 3), (3,)), ((2, 1), (1, 3)), ((), (4, 5)), ((2, 3), (2, 3)), ((1, 1), (1,)), ((4, 1, 1), (1, 1))):
    case("BroadcastGradientArgs", s0=t("int32", _s0), s1=t("int32", _s1))
case("BroadcastGradientArgs", s0=t("int64", [0, 3]), s1=t("int64", [1]))
case("BroadcastGradientArgs", s0=i(2), s1=i(3))
case("ConcatOffset", concat_dim=n(1), shape=[i(2, 3, 5), i(2, 7, 5), i(2, 1, 5)])
case("ConcatOffset", concat_dim=n(-1), shape=[i(2, 3), i(2, 7)])

# Reshaping.

_X = rand(2, 3, 4)
for _shape in (i(24), i(4, -1), i(-1), i(2, 3, 2, 2), i(5, -1), i(7, 2), i(-1, -1), i(2, 12), t("int64", [6, 4])):
    case("Reshape", tensor=_X, shape=_shape)
case("Reshape", tensor=rand(1), shape=i())
case("Reshape", tensor=rand(0, 3), shape=i(3, 0))
case("Reshape", tensor=rand(0, 3), shape=i(0, -1))
case("Reshape", tensor=rand(0, 3), shape=i(-1, 3))
case("Reshape", tensor=t(object, [b"a", b"b"]), shape=i(2, 1))
for _dims in ([], [0], [2], [0, 2], [-1], [1], [5], [-4]):
    case("Squeeze", {"squeeze_dims": _dims}, input=rand(1, 3, 1))
for _axis in (0, 1, -1, -3, 2, 3, -4):
    case("ExpandDims", input=rand(2, 3), dim=n(_axis))
case("ExpandDims", input=n(5), dim=n(0))
case("ExpandDims", input=rand(2), dim=i(1))
for _perm in (i(0, 1, 2), i(2, 1, 0), i(1, 2, 0), t("int64", [0, 2, 1]), i(0, 0, 1), i(0, 1), i(0, 1, 3)):
    case("Transpose", x=_X, perm=_perm)
    case("ConjugateTranspose", x=rand(2, 3, 4, dtype="complex64"), perm=_perm)
case("Transpose", x=rand(3), perm=i(0))
case("Transpose", x=rand(), perm=i())
case("InvertPermutation", x=i(2, 0, 3, 1))
case("InvertPermutation", x=t("int64", [1, 0]))
case("InvertPermutation", x=i(0, 0))
case("InvertPermutation", x=i(0, 2))

# Joining and taking apart.

for _axis in (0, 1, -1, -2, 2, -3):
    case("ConcatV2", values=[rand(2, 3), rand(2, 3, seed=1)], axis=n(_axis))
    case("Concat", concat_dim=n(_axis), values=[rand(2, 3), rand(2, 3, seed=1)])
case("ConcatV2", values=[rand(2, 3), rand(2, 1), rand(2, 0)], axis=n(1))
case("ConcatV2", values=[rand(2, 3), rand(2, 4)], axis=n(0))
case("ConcatV2", values=[rand(2, 3), rand(2)], axis=n(0))
case("ConcatV2", values=[n(1), n(2)], axis=n(0))
case("ConcatV2", values=[i(1), i(2, 3)], axis=n(0, "int64"))
case("ConcatV2", values=[t(object, [b"a"]), t(object, [b"b"])], axis=n(0))
for _axis in (0, 1, 2, -1, -3, 3):
    case("Pack", {"axis": _axis}, values=[rand(2, 3), rand(2, 3, seed=1)])
case("Pack", {"axis": 0}, values=[n(1), n(2), n(3)])
case("Pack", {"axis": 0}, values=[rand(2), rand(3)])
case("Pack", {"axis": 0}, values=[rand(2), rand(2, 1)])
for _axis, _num in ((0, 2), (1, 3), (-1, 3), (0, 3), (2, 2)):
    case("Unpack", {"axis": _axis, "num": _num}, value=rand(2, 3))
case("Unpack", {"axis": 0, "num": 0}, value=rand(0, 3))
for _axis, _num in ((0, 2), (1, 3), (-1, 2), (0, 4), (2, 1), (-3, 1)):
    case("Split", {"num_split": _num}, split_dim=n(_axis), value=rand(4, 6))
for _sizes in (i(1, 2, 3), i(2, -1, 1), t("int64", [6, 0, 0]), i(1, 1, 1), i(-1, -1, 6), i(5, 5, -1)):
    case("SplitV", {"num_split": 3}, value=rand(2, 6), size_splits=_sizes, split_dim=n(1))
case("SplitV", {"num_split": 2}, value=rand(3, 2), size_splits=i(1, 2), split_dim=n(-2))
case("SplitV", {"num_split": 2}, value=rand(3, 2), size_splits=i(1, 1, 1), split_dim=n(0))

# Slices.

for _begin, _size in (
    ((0, 0), (2, 3)),
    ((1, 1), (1, 2)),
    ((0, 1), (-1, -1)),
    ((2, 0), (0, 3)),
    ((1, 1), (1, 3)),
    ((0, 4), (1, -1)),
    ((0,), (1,)),
    ((0, 0), (-2, 1)),
    ((-1, 0), (1, 1)),
):
    case("Slice", input=rand(2, 3), begin=t("int32", _begin), size=t("int32", _size))
case("Slice", input=i(1, 2, 3), begin=t("int64", [1]), size=t("int64", [-1]))


def strided(x, begin, end, strides, begin_mask=0, end_mask=0, ellipsis_mask=0, new_axis_mask=0, shrink_axis_mask=0):
    masks = dict(begin_mask=begin_mask, end_mask=end_mask, ellipsis_mask=ellipsis_mask)
    masks.update(new_axis_mask=new_axis_mask, shrink_axis_mask=shrink_axis_mask)
    case("StridedSlice", masks, input=x, begin=i(*begin), end=i(*end), strides=i(*strides))


strided(rand(5), [1], [4], [1])
strided(rand(5), [1], [4], [2])
strided(rand(5), [-1], [-6], [-1])
strided(rand(5), [4], [0], [-2])
strided(rand(5), [0], [0], [-1], begin_mask=1, end_mask=1)
strided(rand(5), [0], [0], [-2], begin_mask=1, end_mask=1)
strided(rand(5), [-100], [100], [1])
strided(rand(5), [3], [1], [1])
strided(rand(5), [2], [3], [1], shrink_axis_mask=1)
strided(rand(5), [-1], [0], [1], shrink_axis_mask=1)
strided(rand(5), [5], [6], [1], shrink_axis_mask=1)
strided(rand(5), [-6], [-5], [1], shrink_axis_mask=1)
strided(rand(5), [0], [5], [0])
strided(rand(5), [0, 0], [1, 1], [1, 1])
strided(rand(5), [0], [1], [1], new_axis_mask=1)
strided(_X, [0], [1], [1])
strided(_X, [0, 1], [0, 2], [1, 1], ellipsis_mask=1, shrink_axis_mask=2)
strided(_X, [0, 0, 1], [0, 0, 3], [1, 1, 1], ellipsis_mask=1, new_axis_mask=2)
strided(_X, [1, 0, 1], [2, 0, 3], [1, 1, 1], ellipsis_mask=2, shrink_axis_mask=1)
strided(_X, [0, 0, 1, 0], [0, 0, 2, 0], [1, 1, 1, 1], begin_mask=9, end_mask=9, new_axis_mask=2, shrink_axis_mask=4)
strided(_X, [0, 0], [0, 0], [1, 1], ellipsis_mask=3)
strided(_X, [0, 0, 0], [2, 3, 4], [1, 1, 1], begin_mask=7, end_mask=7)
strided(_X, [1, 2, 3], [2, 3, 4], [1, 1, 1], shrink_axis_mask=7)
strided(_X, [0, -1, 3], [2, -4, 0], [1, -1, -2])
strided(_X, [0, 0, 0, 0], [0, 0, 0, 0], [1, 1, 1, 1], begin_mask=15, end_mask=15, ellipsis_mask=2)
strided(_X, [0, 0, 0, 0, 0], [1, 1, 1, 1, 1], [1, 1, 1, 1, 1], new_axis_mask=17, begin_mask=14, end_mask=14)
strided(rand(0, 3), [0], [2], [1])
strided(i(1, 2, 3), [1], [3], [1])
strided(t(object, [b"a", b"b"]), [1], [2], [1], shrink_axis_mask=1)

case("Tile", input=rand(2, 3), multiples=i(2, 1))
case("Tile", input=rand(2, 3), multiples=t("int64", [1, 3]))
case("Tile", input=rand(2, 3), multiples=i(0, 2))
case("Tile", input=rand(2, 3), multiples=i(2))
case("Tile", input=rand(), multiples=i())
case("Tile", input=rand(2, dtype="bool"), multiples=i(2))
_PADDINGS = t("int32", [[1, 0], [2, 1]])
for _dtype in ("float32", "int32", "complex64", "bool"):
    case("Pad", input=rand(2, 3, dtype=_dtype), paddings=_PADDINGS)
case("Pad", input=rand(2, 3), paddings=t("int32", [[1, 1]]))
case("Pad", input=rand(2, 3), paddings=t("int32", [[-1, 1], [0, 0]]))
case("Pad", input=rand(), paddings=np.zeros((0, 2), "int32"))
case("PadV2", input=rand(2, 3), paddings=_PADDINGS, constant_values=n(9, "float32"))
for _mode, _paddings in (("REFLECT", [[1, 0], [2, 1]]), ("SYMMETRIC", [[2, 0], [3, 1]]), ("REFLECT", [[2, 0], [0, 0]])):
    case("MirrorPad", {"mode": _mode}, input=rand(2, 3), paddings=t("int32", _paddings))
case("MirrorPad", {"mode": "SYMMETRIC"}, input=i(1, 2, 3), paddings=t("int64", [[1, 3]]))
case("Reverse", tensor=rand(2, 3), dims=np.array([True, False]))
for _axes in (i(0), i(1), i(0, -1), i(), i(2), i(0, 0)):
    case("ReverseV2", tensor=rand(2, 3), axis=_axes)
case("ReverseSequence", {"seq_dim": 1, "batch_dim": 0}, input=rand(3, 4, 2), seq_lengths=i(2, 4, 0))
case("ReverseSequence", {"seq_dim": 0, "batch_dim": 1}, input=rand(4, 3), seq_lengths=t("int64", [1, 3, 4]))
case("ReverseSequence", {"seq_dim": 0, "batch_dim": 2}, input=rand(3, 2, 4), seq_lengths=i(1, 2, 3, 0))

# Tensors made from nothing.

case("Fill", dims=i(2, 3), value=n(1.5, "float32"))
case("Fill", dims=i(), value=n(7))
case("Fill", dims=t("int64", [2]), value=t(object, b"a"))
case("Fill", dims=i(2, 0), value=n(True, "bool"))
case("Fill", dims=i(2), value=f(1))
for _start, _limit, _delta in ((0, 5, 1), (3, 18, 4), (10, 0, -3), (0, 0, 1), (5, 0, 1), (0, 5, 0), (2, 3, 10)):
    case("Range", start=n(_start), limit=n(_limit), delta=n(_delta))
    case("Range", start=n(_start, "float32"), limit=n(_limit, "float32"), delta=n(_delta, "float32"))
case("Range", start=n(0, "float32"), limit=n(1, "float32"), delta=n(0.1, "float32"))
case("Range", start=n(0, "float64"), limit=n(2, "float64"), delta=n(0.3, "float64"))
case("Range", start=n(1, "int64"), limit=n(4, "int64"), delta=n(1, "int64"))
for _dtype in ("float32", "float64"):
    for _num in (1, 2, 5, 7, 0):
        case("LinSpace", start=n(-1, _dtype), stop=n(2.5, _dtype), num=n(_num))
case("LinSpace", start=n(3, "float32"), stop=n(0, "float32"), num=n(4, "int64"))
for _axis in (-1, 0, 1, 2):
    _attrs = {"axis": _axis}
    _on, _off = n(5, "float32"), n(-1, "float32")
    case("OneHot", _attrs, indices=t("int64", [[0, 2], [-1, 3]]), depth=n(3), on_value=_on, off_value=_off)
case("OneHot", indices=i(1, 0), depth=n(2), on_value=n(1), off_value=n(0))
case("OneHot", indices=t("uint8", [1, 0]), depth=n(2), on_value=n(True, "bool"), off_value=n(False, "bool"))
case("OneHot", indices=n(1), depth=n(3), on_value=n(1, "float32"), off_value=n(0, "float32"))
case("OneHot", {"axis": 3}, indices=i(1), depth=n(3), on_value=n(1, "float32"), off_value=n(0, "float32"))
case("BroadcastTo", input=rand(3, 1), shape=i(2, 3, 4))
case("BroadcastTo", input=rand(), shape=i(2))
case("BroadcastTo", input=rand(3), shape=i(2))
case("BroadcastTo", input=rand(2, 3), shape=i(3))

# Diagonals.

for _dtype in ("float32", "int32", "complex64"):
    case("Diag", diagonal=rand(3, dtype=_dtype))
    case("DiagPart", input=rand(3, 3, dtype=_dtype))
    case("MatrixDiag", diagonal=rand(2, 3, dtype=_dtype))
    case("MatrixDiagPart", input=rand(2, 3, 3, dtype=_dtype))
    case("MatrixSetDiag", input=rand(2, 3, 3, dtype=_dtype), diagonal=rand(2, 3, dtype=_dtype))
case("Diag", diagonal=rand(2, 3))
case("DiagPart", input=rand(2, 3, 2, 3))
case("DiagPart", input=rand(2, 3))
case("MatrixDiagPart", input=rand(2, 4))
case("MatrixDiagPart", input=rand(4, 2))
case("MatrixSetDiag", input=rand(2, 4), diagonal=rand(2))
case("MatrixSetDiag", input=rand(4, 2), diagonal=rand(2))
case("MatrixSetDiag", input=rand(4, 2), diagonal=rand(3))
for _lower, _upper in ((0, 0), (1, 0), (-1, 0), (0, -1), (-1, -1), (2, 1), (5, 0), (0, 6)):
    case("MatrixBandPart", input=rand(2, 4, 5), num_lower=n(_lower, "int64"), num_upper=n(_upper, "int64"))

# Gathering and scattering.

_P = rand(4, 3, 2)
for _indices in (i(0, 3, 3), t("int32", [[1, 2], [0, 1]]), n(2), i(), t("int64", [3])):
    case("Gather", params=_P, indices=_indices)
    for _axis in (0, 1, -1):
        _in_range = np.minimum(_indices, _P.shape[_axis] - 1).astype(_indices.dtype)
        case("GatherV2", params=_P, indices=_in_range, axis=n(_axis))
case("GatherV2", params=_P, indices=i(0, 4), axis=n(0))
case("GatherV2", params=_P, indices=t("int32", [[0, -1]]), axis=n(1))
case("GatherV2", params=_P, indices=i(0), axis=n(3))
case("GatherV2", {"batch_dims": 1}, params=_P, indices=t("int32", [[0, 2], [1, 1], [2, 0], [0, 0]]), axis=n(1))
case("GatherV2", {"batch_dims": 1}, params=_P, indices=t("int32", [[0], [1], [1], [0]]), axis=n(2))
case("GatherV2", {"batch_dims": -1}, params=_P, indices=t("int32", [[0], [1], [1], [0]]), axis=n(2))
case("Gather", params=t(object, [b"a", b"b"]), indices=i(1, 0, 1))
for _indices in ([[0], [3]], [[0, 1], [3, 2]], [[1, 2, 1]], [[[0, 1]], [[2, 0]]], [1, 2], [[0, 3]], [[0, 1, 1, 1]]):
    case("GatherNd", params=_P, indices=t("int32", _indices))
case("GatherNd", params=rand(2, 2), indices=np.zeros((3, 0), "int32"))
for _dtype in ("float32", "int32", "complex64"):
    case("ScatterNd", indices=t("int32", [[0], [2], [0]]), updates=rand(3, 2, dtype=_dtype), shape=i(4, 2))
case("ScatterNd", indices=t("int32", [[0, 1], [1, 1]]), updates=rand(2), shape=i(2, 3))
case("ScatterNd", indices=t("int32", [[0, 3]]), updates=rand(1), shape=i(2, 3))
case("ScatterNd", indices=t("int32", [[0], [1]]), updates=rand(3, 2), shape=i(4, 2))
case("ScatterNd", indices=t("int64", [[[0], [1]]]), updates=rand(1, 2, 2), shape=t("int64", [4, 2]))
for _name in ("TensorScatterUpdate", "TensorScatterAdd", "TensorScatterSub"):
    case(_name, tensor=rand(4, 2), indices=t("int32", [[0], [2]]), updates=rand(2, 2, seed=3))
    case(_name, tensor=rand(4, 2), indices=t("int32", [[0], [2], [0]]), updates=rand(3, 2, seed=3))
    case(_name, tensor=rand(4, 2, dtype="int32"), indices=t("int64", [[0, 1], [3, 0]]), updates=i(7, 9))
    case(_name, tensor=rand(4, 2), indices=t("int32", [[9]]), updates=rand(1, 2))

# Result sizes that depend on data.

for _dtype in ("bool", "float32", "int32"):
    case("Where", input=rand(2, 3, dtype=_dtype))
case("Where", input=np.array([False, False]))
case("Where", input=f(0, -0.0, NAN, 2))
case("Where", input=np.array(True))
_REPEATED = [3, 1, 3, 2, 1, 3]
for _dtype in ("int32", "int64", "float32", "float64", "uint8"):
    case("Unique", x=t(_dtype, _REPEATED))
    case("UniqueWithCounts", {"out_idx": "int64"}, x=t(_dtype, _REPEATED))
    case("ListDiff", x=t(_dtype, _REPEATED), y=t(_dtype, [1, 5]))
case("Unique", x=t(object, [b"a", b"b", b"a"]))
case("Unique", x=i())
case("Unique", x=t("int32", [[1, 2]]))
case("UniqueV2", x=t("int32", [[1, 0], [2, 3], [1, 0]]), axis=t("int64", [0]))
case("UniqueV2", x=t("int32", [[1, 0, 1], [2, 3, 2]]), axis=t("int64", [1]))
case("UniqueV2", x=i(4, 5, 4), axis=t("int64", []))
case("UniqueWithCountsV2", x=t("int32", [[1, 0], [2, 3], [1, 0]]), axis=t("int32", [0]))
case("ListDiff", {"out_idx": "int64"}, x=t(object, [b"a", b"b"]), y=t(object, [b"a"]))
case("DynamicPartition", {"num_partitions": 3}, data=rand(4, 2), partitions=i(0, 2, 0, 2))
case("DynamicPartition", {"num_partitions": 2}, data=rand(2, 3), partitions=t("int32", [[0, 1, 0], [1, 1, 0]]))
case("DynamicPartition", {"num_partitions": 2}, data=rand(2), partitions=i(0, 2))
case("DynamicPartition", {"num_partitions": 2}, data=rand(3), partitions=i(0, 1))
for _name in ("DynamicStitch", "ParallelDynamicStitch"):
    case(_name, indices=[i(0, 2), i(1)], data=[rand(2, 2), rand(1, 2)])
    case(_name, indices=[n(1), t("int32", [[0, 3], [2, 4]])], data=[rand(2), rand(2, 2, 2)])
case("DynamicStitch", indices=[i(0, 1), i(1)], data=[rand(2), rand(1)])
case("DynamicStitch", indices=[i(0, 1)], data=[rand(3)])

# Blocks of space.

for _format, _shape in (("NHWC", (1, 4, 6, 3)), ("NHWC", (2, 2, 2, 1)), ("NHWC", (1, 3, 4, 1))):
    case("SpaceToDepth", {"block_size": 2, "data_format": _format}, input=rand(*_shape))
for _shape in ((1, 2, 3, 4), (2, 1, 1, 8), (1, 1, 1, 6)):
    case("DepthToSpace", {"block_size": 2, "data_format": "NHWC"}, input=rand(*_shape))
_NO_PADDING = np.zeros((2, 2), "int32")
case("SpaceToBatchND", input=rand(1, 4, 6, 2), block_shape=i(2, 3), paddings=_NO_PADDING)
case("SpaceToBatchND", input=rand(2, 3, 5), block_shape=i(2, 3), paddings=t("int32", [[1, 0], [0, 1]]))
case("SpaceToBatchND", input=rand(2, 5, 1), block_shape=i(2), paddings=t("int32", [[0, 1]]))
case("SpaceToBatchND", input=rand(2, 3, 5), block_shape=i(2, 3), paddings=_NO_PADDING)
case("BatchToSpaceND", input=rand(12, 2, 3, 1), block_shape=i(2, 3), crops=_NO_PADDING)
case("BatchToSpaceND", input=rand(6, 2, 3), block_shape=i(2, 3), crops=t("int32", [[1, 0], [2, 1]]))
case("BatchToSpaceND", input=rand(5, 2, 3), block_shape=i(2, 3), crops=_NO_PADDING)
case("SpaceToBatch", {"block_size": 2}, input=rand(1, 3, 4, 1), paddings=t("int32", [[1, 0], [0, 0]]))
case("BatchToSpace", {"block_size": 2}, input=rand(4, 2, 2, 1), crops=t("int32", [[1, 0], [0, 0]]))
