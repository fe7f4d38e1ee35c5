"""Cases of the neural network ops that `nn` leaves out: gradient ops, morphology, pooling, legacy forms."""

import numpy as np

from conformance.op_cases.common import Cases

CASES = Cases(shaping=("ksize", "input_sizes", "filter_sizes", "orig_input_shape", "orig_input_tensor_shape", "n"))

ONES = [1, 1, 1, 1]


def rand(*shape, **options):
    """Numbers around 0, the same for the same shape and seed."""
    state = np.random.RandomState(sum(shape) + 7 * len(shape) + options.get("seed", 0))
    return np.asarray(np.round(state.randn(*shape), 2), options.get("dtype", "float32"))


def ties(*shape):
    """Small integers, many of them equal."""
    return np.random.RandomState(3).randint(0, 3, shape).astype("float32")


def i(*values):
    return np.array(values, "int32")


# Dilation.

for strides, rates, padding in (
    (ONES, ONES, "SAME"),
    (ONES, ONES, "VALID"),
    ([1, 2, 1, 1], ONES, "SAME"),
    (ONES, [1, 2, 2, 1], "SAME"),
    ([1, 2, 2, 1], [1, 1, 2, 1], "VALID"),
):
    attrs = {"strides": strides, "rates": rates, "padding": padding}
    CASES.add("Dilation2D", attrs, input=rand(2, 5, 6, 3), filter=rand(3, 2, 3))
ATTRS = {"strides": ONES, "rates": ONES, "padding": "SAME"}
CASES.add("Dilation2D", ATTRS, input=ties(1, 4, 4, 2), filter=np.zeros((2, 2, 2), "float32"))
CASES.add("Dilation2D", ATTRS, input=rand(1, 4, 4, 2, dtype="float64"), filter=rand(2, 2, 2, dtype="float64"))
CASES.add("Dilation2D", ATTRS, input=np.int32([[[[3], [1]], [[2], [5]]]]), filter=np.int32([[[1], [0]]]))
CASES.add("Dilation2D", ATTRS, input=rand(1, 4, 4, 2), filter=rand(2, 2, 3))
for name in ("Dilation2DBackpropInput", "Dilation2DBackpropFilter"):
    CASES.add(name, ATTRS, input=ties(2, 4, 5, 3), filter=rand(3, 2, 3), out_backprop=rand(2, 4, 5, 3))

# Gradients of pooling, and of these.

for ksize, strides, padding in (([1, 2, 2, 1], [1, 2, 2, 1], "VALID"), ([1, 3, 2, 1], [1, 2, 1, 1], "SAME")):
    attrs = {"ksize": ksize, "strides": strides, "padding": padding}
    size = (2, 3, 3, 2) if padding == "VALID" else (2, 3, 7, 2)
    x = ties(2, 6, 7, 2)
    argmax = {"argmax": np.random.RandomState(0).randint(0, 84, size).astype("int64")}
    CASES.add("MaxPoolWithArgmax", attrs, input=x)
    CASES.add("MaxPoolGradWithArgmax", attrs, input=x, grad=rand(*size), **argmax)
    windows = {"ksize": i(*ksize), "strides": i(*strides)}
    CASES.add("MaxPoolV2", {"padding": padding}, input=x, **windows)
    CASES.add("AvgPoolGrad", attrs, orig_input_shape=i(2, 6, 7, 2), grad=rand(*size))
cube = [1, 2, 2, 2, 1]
for padding in ("SAME", "VALID"):
    attrs = {"ksize": cube, "strides": cube, "padding": padding}
    half = 3 if padding == "SAME" else 2
    CASES.add("MaxPool3D", attrs, input=rand(1, 5, 5, 5, 2))
    CASES.add("AvgPool3D", attrs, input=rand(1, 5, 5, 5, 2))
    CASES.add("AvgPool3DGrad", attrs, orig_input_shape=i(1, 5, 5, 5, 2), grad=rand(1, half, half, half, 2))

# Fractional pooling.

RATIO = [1.0, 1.44, 1.73, 1.0]
for pseudo in (False, True):
    for overlapping in (False, True):
        attrs = {
            "pooling_ratio": RATIO,
            "pseudo_random": pseudo,
            "overlapping": overlapping,
            "deterministic": True,
            "seed": 5,
            "seed2": 6,
        }
        for name in ("FractionalMaxPool", "FractionalAvgPool"):
            CASES.add(name, attrs, value=rand(2, 9, 8, 2))
seeded = {"seed": 3, "seed2": 4, "deterministic": True}
CASES.add("FractionalMaxPool", dict(seeded, pooling_ratio=[1.0, 2.0, 1.5, 1.0]), value=ties(1, 6, 6, 1)[:0])
CASES.add("FractionalMaxPool", dict(seeded, pooling_ratio=RATIO), value=rand(1, 6, 6, 1))

# Transposed and depthwise convolutions, and their gradient ops.

for strides, padding, size in ((ONES, "VALID", (3, 4)), ([1, 2, 2, 1], "SAME", (3, 3))):
    attrs = {"strides": strides, "padding": padding, "dilations": ONES}
    x, f, back = rand(2, 5, 6, 3), rand(3, 3, 3, 2), rand(2, size[0], size[1], 6)
    CASES.add("DepthwiseConv2dNativeBackpropInput", attrs, input_sizes=i(2, 5, 6, 3), filter=f, out_backprop=back)
    CASES.add("DepthwiseConv2dNativeBackpropFilter", attrs, input=x, filter_sizes=i(3, 3, 3, 2), out_backprop=back)
FIVE = [1, 1, 1, 1, 1]
attrs = {"strides": [1, 2, 1, 1, 1], "padding": "SAME", "dilations": FIVE}
x, f, back = rand(1, 4, 3, 4, 2), rand(2, 2, 2, 2, 3), rand(1, 2, 3, 4, 3)
CASES.add("Conv3DBackpropInputV2", attrs, input_sizes=i(1, 4, 3, 4, 2), filter=f, out_backprop=back)
CASES.add("Conv3DBackpropFilterV2", attrs, input=x, filter_sizes=i(2, 2, 2, 2, 3), out_backprop=back)
attrs = {"mode": "REFLECT", "strides": ONES, "padding": "VALID"}
CASES.add(
    "FusedPadConv2D", attrs, input=rand(1, 4, 5, 2), paddings=i([0, 0], [1, 1], [2, 1], [0, 0]), filter=rand(3, 3, 2, 2)
)
attrs["mode"] = "SYMMETRIC"
CASES.add(
    "FusedPadConv2D", attrs, input=rand(1, 4, 5, 2), paddings=i([0, 0], [1, 1], [2, 1], [0, 0]), filter=rand(3, 3, 2, 2)
)

# Normalization.

for radius, alpha in ((1, 0.5), (5, 0.001), (2, 1.0)):
    attrs = {"depth_radius": radius, "bias": 2.0, "alpha": alpha, "beta": 0.75}
    CASES.add("LRN", attrs, input=rand(2, 3, 2, 7))
    image = rand(2, 3, 2, 7, seed=1)
    sums = sum(
        np.pad(image**2, [(0, 0)] * 3 + [(radius, radius)], "constant")[..., k : k + 7] for k in range(2 * radius + 1)
    )
    output = (image * (2.0 + alpha * sums) ** -0.75).astype("float32")
    CASES.add("LRNGrad", attrs, input_grads=rand(2, 3, 2, 7), input_image=image, output_image=output)

# Losses and the largest.

for name in ("Relu", "Relu6", "Elu", "Selu", "Softplus", "Softsign", "LeakyRelu"):
    CASES.add(name, features=rand(3, 4, dtype="float64"))
for dtype in ("float32", "int32"):
    CASES.add("TopKV2", {"sorted": True}, input=ties(3, 8).astype(dtype), k=np.int32(3))
CASES.add("InTopKV2", predictions=ties(4, 6), targets=i(0, 1, 5, 6), k=np.int32(2))
CASES.add("InTopK", {"k": 3}, predictions=rand(4, 6), targets=np.array([0, 1, 5, -1], "int32"))
CASES.add("L2Loss", t=rand(3, 4))
CASES.add("BiasAdd", {"data_format": "NHWC"}, value=rand(2, 3, 4), bias=rand(4))
CASES.add("BiasAddGrad", {"data_format": "NHWC"}, out_backprop=rand(2, 3, 4))

# Connectionist temporal classification (its options: see the program group `ctc`).

LABELS = {"labels_indices": np.int64([[0, 0], [0, 1], [1, 0]]), "labels_values": i(0, 2, 1), "sequence_length": i(5, 3)}
CASES.add("CTCLoss", inputs=rand(5, 2, 4), **LABELS)
CASES.add("CTCLoss", inputs=rand(5, 2, 4), **dict(LABELS, sequence_length=i(1, 3)))
CASES.add(
    "CTCLoss",
    {"ignore_longer_outputs_than_inputs": True},
    inputs=rand(5, 2, 4),
    **dict(LABELS, sequence_length=i(1, 3)),
)
CASES.add("CTCGreedyDecoder", {"merge_repeated": True}, inputs=rand(5, 2, 4), sequence_length=i(5, 3))
CASES.add(
    "CTCBeamSearchDecoder", {"beam_width": 10, "top_paths": 2}, inputs=rand(5, 2, 4, seed=4), sequence_length=i(5, 3)
)
