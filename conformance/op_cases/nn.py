"""What is run of the neural network ops."""

import numpy as np

from conformance.op_cases.common import Cases

NAN, INF = float("nan"), float("inf")

CASES = Cases(shaping=["input_sizes", "filter_sizes", "orig_input_shape", "ksize"])


def case(op_type, attrs=None, **inputs):
    attrs = dict(attrs or {})
    if "Conv" in op_type:
        attrs.setdefault("dilations", [1] * len(attrs["strides"]))
    CASES.add(op_type, attrs, **inputs)


def rand(*shape, **options):
    """Numbers around 0, the same for the same shape and seed."""
    state = np.random.RandomState(sum(shape) + 7 * len(shape) + options.get("seed", 0))
    return np.asarray(np.round(state.randn(*shape), 2), options.get("dtype", "float32"))


def ties(*shape):
    """Small integers, many of them equal."""
    return np.random.RandomState(3).randint(0, 3, shape).astype("float32")


def i(*values):
    return np.array(values, "int32")


SPECIAL = np.float32(
    [0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 6.0, 7.0, 1e-6, -1e-6, 30.0, -30.0, 100.0, -100.0, INF, -INF, NAN]
)
FINITE = SPECIAL[:-3]

# Activations.

for name in ("Relu", "Relu6", "Elu", "Selu", "LeakyRelu", "Softplus", "Softsign"):
    case(name, features=SPECIAL)
    case(name, features=rand(2, 3, dtype="float64"))
    case(name, features=rand(2, 3, dtype="float16"))
    case(name, features=rand(0, 3))
    second = "outputs" if name in ("Elu", "Selu") else "features"
    case(name + "Grad", gradients=rand(len(FINITE)), **{second: FINITE})
case("Relu", features=i(-2, 0, 3))
case("LeakyRelu", {"alpha": 2.0}, features=FINITE)
case("LeakyReluGrad", {"alpha": 0.5}, gradients=rand(14), features=FINITE)

for shape, channels, layout in (
    ((2, 3), 3, "NHWC"),
    ((2, 3, 4, 5), 5, "NHWC"),
    ((2, 3, 4, 5), 3, "NCHW"),
    ((2, 3, 4), 3, "NCHW"),
):
    case("BiasAdd", {"data_format": layout}, value=rand(*shape), bias=rand(channels))
    case("BiasAddGrad", {"data_format": layout}, out_backprop=rand(*shape))
case("BiasAdd", value=rand(2, 3, dtype="float64"), bias=rand(3, dtype="float64"))
case("BiasAdd", value=np.int32([[1, 2]]), bias=i(3, 4))
case("BiasAddV1", value=rand(2, 3, 4), bias=rand(4))

# Softmax and cross entropies.

for name in ("Softmax", "LogSoftmax"):
    for logits in (
        rand(4, 5),
        rand(2, 3, 4),
        rand(3),
        100 * rand(3, 4),
        rand(3, 4, dtype="float64"),
        rand(3, 4, dtype="float16"),
    ):
        case(name, logits=logits)
    case(name, logits=np.float32([[1, 2, NAN], [1, -INF, 2], [INF, 1, 2], [-INF, -INF, -INF]]))
PROBABILITIES = np.float32([[1, 0, 0, 0], [0.25, 0.25, 0.25, 0.25], [0, 0.5, 0.5, 0]])
case("SoftmaxCrossEntropyWithLogits", features=rand(3, 4), labels=PROBABILITIES)
case("SoftmaxCrossEntropyWithLogits", features=rand(3, 4, dtype="float64"), labels=PROBABILITIES.astype("float64"))
case("SoftmaxCrossEntropyWithLogits", features=rand(3, 4), labels=3 * PROBABILITIES)
case("SoftmaxCrossEntropyWithLogits", features=200 * rand(3, 4), labels=PROBABILITIES)
case("SoftmaxCrossEntropyWithLogits", features=rand(1, 4), labels=PROBABILITIES)
case("SoftmaxCrossEntropyWithLogits", features=rand(3, 4), labels=PROBABILITIES[:1])
case("SoftmaxCrossEntropyWithLogits", features=np.float32([[1, -INF, 3, 4]]), labels=PROBABILITIES[2:])
case("SoftmaxCrossEntropyWithLogits", features=rand(3, 4), labels=rand(3, 5))
for dtype in ("int32", "int64"):
    case("SparseSoftmaxCrossEntropyWithLogits", features=rand(3, 4), labels=np.array([3, 0, 1], dtype))
case("SparseSoftmaxCrossEntropyWithLogits", features=rand(3, 4, dtype="float64"), labels=i(3, 0, 1))
case("SparseSoftmaxCrossEntropyWithLogits", features=np.float32([[1, -INF, 3], [1, -INF, 3]]), labels=i(0, 1))
case("SparseSoftmaxCrossEntropyWithLogits", features=rand(3, 4), labels=i(3, 4, 1))
case("SparseSoftmaxCrossEntropyWithLogits", features=rand(3, 4), labels=i(3, 1))
case("SparseSoftmaxCrossEntropyWithLogits", features=rand(0, 4), labels=np.zeros(0, "int32"))

# Convolutions (TensorFlow 1.15 has no NCHW ones on CPU).

ONES = [1, 1, 1, 1]
for strides, padding, dilations in (
    (ONES, "SAME", ONES),
    (ONES, "VALID", ONES),
    ([1, 2, 2, 1], "SAME", ONES),
    ([1, 2, 3, 1], "VALID", ONES),
    ([1, 3, 1, 1], "SAME", ONES),
    (ONES, "SAME", [1, 2, 2, 1]),
    (ONES, "VALID", [1, 2, 1, 1]),
):
    attrs = {"strides": strides, "padding": padding, "dilations": dilations}
    case("Conv2D", attrs, input=rand(2, 7, 8, 3), filter=rand(3, 2, 3, 4))
PLAIN = {"strides": ONES, "padding": "SAME"}
case("Conv2D", PLAIN, input=rand(1, 5, 5, 2, dtype="float64"), filter=rand(3, 3, 2, 2, dtype="float64"))
case("Conv2D", PLAIN, input=rand(1, 5, 5, 2, dtype="float16"), filter=rand(3, 3, 2, 2, dtype="float16"))
case("Conv2D", PLAIN, input=rand(2, 5, 5, 4), filter=rand(1, 1, 4, 3))
case("Conv2D", PLAIN, input=rand(2, 6, 6, 1), filter=rand(5, 5, 1, 3))
case("Conv2D", {"strides": ONES, "padding": "VALID"}, input=rand(2, 9, 6, 1), filter=rand(3, 6, 1, 4))
case("Conv2D", {"strides": ONES, "padding": "VALID"}, input=rand(2, 5, 4, 3), filter=rand(5, 4, 3, 2))
case(
    "Conv2D",
    {"strides": ONES, "padding": "EXPLICIT", "explicit_paddings": [0, 0, 1, 2, 3, 0, 0, 0]},
    input=rand(2, 5, 5, 2),
    filter=rand(3, 3, 2, 2),
)
case("Conv2D", PLAIN, input=rand(0, 5, 5, 2), filter=rand(3, 3, 2, 2))
case("Conv2D", PLAIN, input=rand(2, 5, 5, 4), filter=rand(3, 3, 3, 2))
case("Conv2D", {"strides": ONES, "padding": "VALID"}, input=rand(2, 2, 2, 2), filter=rand(3, 3, 2, 2))
for strides, padding, size in ((ONES, "SAME", (5, 6)), ([1, 2, 2, 1], "SAME", (3, 3)), ([1, 2, 2, 1], "VALID", (2, 2))):
    attrs = {"strides": strides, "padding": padding}
    back = rand(2, size[0], size[1], 4)
    case("Conv2DBackpropInput", attrs, input_sizes=i(2, 5, 6, 3), filter=rand(3, 3, 3, 4), out_backprop=back)
    case("Conv2DBackpropFilter", attrs, input=rand(2, 5, 6, 3), filter_sizes=i(3, 3, 3, 4), out_backprop=back)
for strides, padding, multiplier in ((ONES, "SAME", 1), (ONES, "VALID", 2), ([1, 2, 2, 1], "SAME", 3)):
    case(
        "DepthwiseConv2dNative",
        {"strides": strides, "padding": padding},
        input=rand(2, 6, 5, 3),
        filter=rand(3, 2, 3, multiplier),
    )
case("DepthwiseConv2dNative", PLAIN, input=rand(1, 5, 5, 2, dtype="float64"), filter=rand(3, 3, 2, 2, dtype="float64"))
case(
    "DepthwiseConv2dNativeBackpropInput",
    PLAIN,
    input_sizes=i(2, 5, 5, 3),
    filter=rand(3, 3, 3, 2),
    out_backprop=rand(2, 5, 5, 6),
)
case(
    "DepthwiseConv2dNativeBackpropFilter",
    PLAIN,
    input=rand(2, 5, 5, 3),
    filter_sizes=i(3, 3, 3, 2),
    out_backprop=rand(2, 5, 5, 6),
)
FIVE = [1, 1, 1, 1, 1]
for strides, padding in ((FIVE, "SAME"), (FIVE, "VALID"), ([1, 2, 1, 2, 1], "SAME")):
    case("Conv3D", {"strides": strides, "padding": padding}, input=rand(2, 4, 5, 4, 2), filter=rand(2, 3, 2, 2, 3))
case(
    "Conv3DBackpropInputV2",
    {"strides": FIVE, "padding": "SAME"},
    input_sizes=i(1, 4, 4, 4, 2),
    filter=rand(2, 2, 2, 2, 3),
    out_backprop=rand(1, 4, 4, 4, 3),
)
case(
    "Conv3DBackpropFilterV2",
    {"strides": FIVE, "padding": "SAME"},
    input=rand(1, 4, 4, 4, 2),
    filter_sizes=i(2, 2, 2, 2, 3),
    out_backprop=rand(1, 4, 4, 4, 3),
)

# Pooling.

for ksize, strides, padding in (
    ([1, 2, 2, 1], [1, 2, 2, 1], "VALID"),
    ([1, 2, 2, 1], [1, 2, 2, 1], "SAME"),
    ([1, 3, 3, 1], [1, 2, 2, 1], "SAME"),
    ([1, 3, 2, 1], [1, 1, 1, 1], "VALID"),
    ([1, 3, 3, 1], [1, 1, 1, 1], "SAME"),
    ([1, 1, 1, 1], [1, 2, 2, 1], "SAME"),
    ([1, 7, 9, 1], [1, 1, 1, 1], "VALID"),
    ([1, 5, 9, 1], [1, 2, 1, 1], "SAME"),
):
    attrs = {"ksize": ksize, "strides": strides, "padding": padding}
    for x in (rand(2, 7, 9, 3), ties(2, 7, 9, 3)):
        case("MaxPool", attrs, input=x)
        case("AvgPool", attrs, value=x)
        case("MaxPoolWithArgmax", attrs, input=x)
SQUARE = {"ksize": [1, 2, 2, 1], "strides": [1, 2, 2, 1], "padding": "VALID"}
for dtype in ("float64", "float16", "int32", "uint8"):
    case("MaxPool", SQUARE, input=ties(1, 4, 4, 2).astype(dtype))
case("AvgPool", SQUARE, value=rand(1, 4, 4, 2, dtype="float64"))
case("AvgPool", SQUARE, value=rand(1, 4, 4, 2, dtype="float16"))
case("MaxPool", {"ksize": [1, 1, 1, 2], "strides": [1, 1, 1, 2], "padding": "VALID"}, input=rand(2, 3, 3, 4))
case("MaxPool", SQUARE, input=np.float32([[NAN, 1, 2, NAN], [0, -1, NAN, 3]]).reshape(1, 2, 4, 1))
case("MaxPool", SQUARE, input=rand(0, 4, 4, 2))
for ksize, strides in (
    ([2, 1, 1, 1], [1, 1, 1, 1]),
    ([1, 1, 1, 1], [2, 1, 1, 1]),
    ([1, 1, 1, 3], [1, 1, 1, 3]),
    ([1, 1, 1, 2], [1, 1, 1, 1]),
    ([1, 2, 1, 2], [1, 1, 1, 2]),
):
    unsupported = {"ksize": ksize, "strides": strides, "padding": "SAME"}
    case("MaxPool", unsupported, input=rand(2, 2, 2, 4))
    case("AvgPool", unsupported, value=rand(2, 2, 2, 4))
    unsupported = {"ksize": [*ksize[:3], 1, ksize[3]], "strides": [*strides[:3], 1, strides[3]], "padding": "SAME"}
    case("MaxPool3D", unsupported, input=rand(2, 2, 2, 2, 4))
    case("AvgPool3D", unsupported, input=rand(2, 2, 2, 2, 4))
case("MaxPoolV2", {"padding": "SAME"}, input=rand(1, 5, 5, 2), ksize=i(1, 3, 3, 1), strides=i(1, 2, 2, 1))
TIES = ties(1, 4, 4, 2)
MAXIMA = TIES.reshape(1, 2, 2, 2, 2, 2).max((2, 4))
case("MaxPoolGrad", SQUARE, orig_input=TIES, orig_output=MAXIMA, grad=rand(1, 2, 2, 2))
case("MaxPoolGradGrad", SQUARE, orig_input=TIES, orig_output=MAXIMA, grad=rand(1, 4, 4, 2))
case("AvgPoolGrad", SQUARE, orig_input_shape=i(1, 5, 4, 2), grad=rand(1, 2, 2, 2))
for ksize, strides, padding in (
    ([1, 2, 2, 2, 1], [1, 2, 2, 2, 1], "VALID"),
    ([1, 3, 2, 3, 1], [1, 2, 1, 1, 1], "SAME"),
):
    attrs = {"ksize": ksize, "strides": strides, "padding": padding}
    case("MaxPool3D", attrs, input=rand(1, 4, 5, 4, 2))
    case("AvgPool3D", attrs, input=rand(1, 4, 5, 4, 2))
    case("MaxPool3D", attrs, input=ties(1, 4, 5, 4, 2))

# Normalization.

case("LRN", input=rand(1, 2, 3, 4))
case("LRN", {"depth_radius": 2, "bias": 2.0, "alpha": 0.5, "beta": 0.75}, input=rand(1, 2, 3, 9))
case("LRN", {"depth_radius": 0}, input=rand(1, 2, 3, 4))
IMAGE = rand(1, 2, 3, 4, seed=1)
NORMALIZED = IMAGE / np.sqrt(1 + np.square(IMAGE).sum(-1, keepdims=True))
case("LRNGrad", input_grads=rand(1, 2, 3, 4), input_image=IMAGE, output_image=NORMALIZED)
CHANNELS = {"scale": np.float32([1.5, 0.5, -1.0]), "offset": np.float32([0.5, 0.0, 1.0])}
NONE, GIVEN = np.zeros(0, "float32"), (np.float32([0.5, -0.5, 0.0]), np.float32([1.0, 2.0, 0.5]))
for version in ("", "V2", "V3"):
    case("FusedBatchNorm" + version, x=rand(2, 3, 4, 3), mean=NONE, variance=NONE, **CHANNELS)
    case("FusedBatchNorm" + version, {"epsilon": 0.01}, x=rand(1, 1, 1, 3), mean=NONE, variance=NONE, **CHANNELS)
case("FusedBatchNormV2", x=rand(2, 3, 4, 3, dtype="float16"), mean=NONE, variance=NONE, **CHANNELS)
for version in ("", "V2"):
    BATCH = rand(2, 3, 4, 3)
    for is_training in (True, False):
        mean, variance = (BATCH.mean((0, 1, 2)), BATCH.var((0, 1, 2))) if is_training else GIVEN
        case(
            "FusedBatchNormGrad" + version,
            {"is_training": is_training},
            y_backprop=rand(2, 3, 4, 3, seed=5),
            x=BATCH,
            scale=CHANNELS["scale"],
            reserve_space_1=mean,
            reserve_space_2=variance,
        )

# The largest elements of rows.

case("TopKV2", input=rand(3, 6), k=np.int32(2))
case("TopKV2", input=ties(3, 6), k=np.int32(4))
case("TopKV2", input=np.int64([4, 9, 1]), k=np.int32(0))
case("TopKV2", input=rand(2, 3), k=np.int32(4))
TIED = np.float32([[1, 2, 2, 0], [NAN, 1, 2, 3], [1, 1, 1, 1], [INF, 1, 1, 2], [3, 1, INF, 2]])
for k in (1, 2, 4):
    case("InTopK", {"k": k}, predictions=TIED, targets=i(2, 1, 0, 0, 3))
    case("InTopKV2", predictions=TIED, targets=i(1, 3, 7, 1, -1), k=np.int32(k))
