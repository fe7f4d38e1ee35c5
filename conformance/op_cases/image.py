"""What is run of the picture ops."""

import os

import numpy as np

from conformance.op_cases.common import Cases

PICTURES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "pictures")
NAN, INF = float("nan"), float("inf")

CASES = Cases(
    shaping="size crop_size image_size crop_window scale translation max_output_size max_total_size".split()
    + ["max_output_size_per_class"],
    # TensorFlow resizes in float32, but adds up gradients in float64.
    tolerances={"float64": (3e-6, 3e-7)},
)
case = CASES.add


def f(*values):
    return np.array(values, "float32")


def i(*values):
    return np.array(values, "int32")


def n(value, dtype="float32"):
    """A scalar."""
    return np.array(value, dtype)


def rand(*shape, **options):
    """Numbers from 0 to 1, or bytes, the same for the same shape."""
    dtype = options.get("dtype", "float32")
    values = np.random.RandomState(sum(shape) + options.get("seed", 0)).rand(*shape)
    return np.asarray(values * 200 if np.dtype(dtype).kind in "iu" else np.round(values, 3), dtype)


def picture(name):
    """The bytes of a file in `pictures/`, as a scalar string."""
    with open(os.path.join(PICTURES, name), "rb") as file:
        return np.array(file.read(), object)


# Resizing.

CORNERS, HALF = {"align_corners": True}, {"half_pixel_centers": True}
_SIZES = [i(5, 7), i(3, 4), i(2, 2), i(8, 3), i(1, 1), i(1, 9), i(12, 16)]
for op in ("ResizeBilinear", "ResizeNearestNeighbor", "ResizeBicubic"):
    for attrs in ({}, CORNERS, HALF):
        for size in _SIZES:
            case(op, attrs, images=rand(2, 3, 4, 2), size=size)
        case(op, attrs, images=rand(1, 7, 10, 1), size=i(3, 4))
        case(op, attrs, images=rand(1, 1, 1, 1), size=i(2, 3))
        case(op, attrs, images=rand(1, 2, 3, 3, dtype="uint8"), size=i(4, 5))
    for dtype in ("int8", "int16", "int32", "int64", "float16", "float64"):
        case(op, images=rand(1, 3, 3, 2, dtype=dtype), size=i(5, 4))
    case(op, images=np.full([1, 3, 3, 1], 255, "uint8"), size=i(7, 8))
    if op != "ResizeBicubic":  # which multiplies them by 0
        case(op, images=f(1, INF, 2, NAN, 3, -INF).reshape(1, 2, 3, 1), size=i(2, 3))
    case(op, images=rand(0, 3, 3, 1), size=i(2, 2))
    case(op, images=rand(1, 0, 3, 1), size=i(2, 2))
    case(op, images=rand(1, 3, 3, 0), size=i(2, 2))
    case(op, images=rand(1, 3, 3, 1), size=i(0, 2))
    case(op, images=rand(1, 3, 3, 1), size=i(2, 2, 2))
    case(op, images=rand(3, 3, 1), size=i(2, 2))
    case(op, dict(CORNERS, **HALF), images=rand(1, 3, 3, 1), size=i(2, 2))

for op in ("ResizeBilinearGrad", "ResizeBicubicGrad"):
    for attrs in ({}, CORNERS, HALF):
        case(op, attrs, grads=rand(2, 5, 3, 2), original_image=rand(2, 3, 4, 2))
        case(op, attrs, grads=rand(1, 2, 3, 1), original_image=rand(1, 7, 9, 1))
    case(op, grads=rand(1, 3, 3, 1), original_image=rand(1, 2, 2, 1, dtype="float64"))
for attrs in ({}, CORNERS, HALF):
    case("ResizeNearestNeighborGrad", attrs, grads=rand(2, 5, 3, 2), size=i(3, 4))
    case("ResizeNearestNeighborGrad", attrs, grads=rand(1, 2, 3, 1), size=i(7, 9))
    case("ResizeNearestNeighborGrad", attrs, grads=rand(1, 5, 4, 2, dtype="int32"), size=i(2, 3))

for attrs in ({}, CORNERS):
    for size in _SIZES:
        case("ResizeArea", attrs, images=rand(2, 3, 4, 2), size=size)
    case("ResizeArea", attrs, images=rand(1, 23, 31, 1), size=i(3, 4))
    case("ResizeArea", attrs, images=rand(1, 6, 8, 3, dtype="uint8"), size=i(3, 4))

for kernel in "lanczos1 lanczos3 lanczos5 gaussian box triangle keyscubic mitchellcubic".split():
    for antialias in (True, False):
        attrs = {"kernel_type": kernel, "antialias": antialias}
        case("ScaleAndTranslate", attrs, images=rand(1, 6, 7, 2), size=i(3, 9), scale=f(0.5, 1.25), translation=f(0, 0))
        case("ScaleAndTranslate", attrs, images=rand(1, 5, 4, 1), size=i(4, 4), scale=f(0.7, 2), translation=f(1, -1.5))
case(
    "ScaleAndTranslate",
    {"kernel_type": "foo"},
    images=rand(1, 2, 2, 1),
    size=i(1, 1),
    scale=f(1, 1),
    translation=f(0, 0),
)
case("ScaleAndTranslate", images=rand(1, 2, 2, 1), size=i(1, 1), scale=f(0, 1), translation=f(0, 0))
case(
    "ScaleAndTranslateGrad",
    grads=rand(1, 3, 9, 2),
    original_image=rand(1, 6, 7, 2),
    scale=f(0.5, 1.25),
    translation=f(0, 1),
)

# Parts of pictures.

BOXES = np.array(
    [[0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9], [0.9, 0.8, 0.1, 0], [-0.3, 0.2, 0.6, 1.4], [0.4, 0.4, 0.4, 0.4]], "float32"
)
INDEX = i(0, 1, 1, 0, 1)
for method in ("bilinear", "nearest"):
    for crop_size in (i(3, 4), i(1, 1), i(1, 5), i(7, 2)):
        case(
            "CropAndResize", {"method": method}, image=rand(2, 5, 6, 3), boxes=BOXES, box_ind=INDEX, crop_size=crop_size
        )
    case(
        "CropAndResize",
        {"method": method, "extrapolation_value": 0.5},
        image=rand(2, 5, 6, 3, dtype="uint8"),
        boxes=BOXES,
        box_ind=INDEX,
        crop_size=i(4, 4),
    )
    case(
        "CropAndResizeGradImage",
        {"method": method, "T": "float32"},
        grads=rand(5, 3, 4, 2),
        boxes=BOXES,
        box_ind=INDEX,
        image_size=i(2, 5, 6, 2),
    )
for dtype in ("float16", "float64", "int32"):
    case("CropAndResize", image=rand(2, 4, 4, 1, dtype=dtype), boxes=BOXES, box_ind=INDEX, crop_size=i(2, 3))
case("CropAndResize", image=rand(1, 1, 1, 1), boxes=BOXES[:2], box_ind=i(0, 0), crop_size=i(2, 2))
case("CropAndResize", image=rand(1, 4, 4, 1), boxes=BOXES[:0], box_ind=INDEX[:0], crop_size=i(2, 2))
case("CropAndResize", image=rand(1, 4, 4, 1), boxes=BOXES[:1], box_ind=i(0), crop_size=i(0, 2))
case("CropAndResize", image=rand(1, 4, 4, 1), boxes=BOXES[:2], box_ind=i(0), crop_size=i(2, 2))
case("CropAndResize", image=rand(4, 4, 1), boxes=BOXES[:1], box_ind=i(0), crop_size=i(2, 2))
case("CropAndResizeGradBoxes", grads=rand(5, 3, 4, 2), image=rand(2, 5, 6, 2), boxes=BOXES, box_ind=INDEX)
case("CropAndResizeGradBoxes", grads=rand(5, 1, 1, 2), image=rand(2, 5, 6, 2), boxes=BOXES, box_ind=INDEX)

GRID = np.arange(48, dtype="float32").reshape(2, 4, 6, 1)
for centered in (True, False):
    for normalized in (True, False):
        attrs = {"centered": centered, "normalized": normalized, "noise": "zero", "uniform_noise": False}
        for offsets in ([[0, 0], [0.3, -0.6]], [[0.9, 0.9], [-1, 1]], [[1.6, 2.4], [3.5, 0.2]]):
            case("ExtractGlimpse", attrs, input=GRID, size=i(2, 3), offsets=f(*offsets))
            case("ExtractGlimpse", attrs, input=GRID, size=i(6, 8), offsets=f(*offsets))
for noise in ("uniform", "gaussian"):
    attrs = {"noise": noise, "uniform_noise": False}
    case("ExtractGlimpse", attrs, input=GRID, size=i(2, 2), offsets=f([0, 0], [0.1, -0.2]))
case("ExtractGlimpse", {"noise": "foo", "uniform_noise": False}, input=GRID, size=i(2, 2), offsets=f([0, 0], [0, 0]))
case("ExtractGlimpse", {"noise": "zero"}, input=GRID, size=i(2, 2), offsets=f([0, 0], [0, 0]))

for padding in ("SAME", "VALID"):
    for window, stride, rate in ((2, 1, 1), (3, 2, 1), (2, 2, 2), (1, 3, 1)):
        attrs = {"ksizes": [1, window, window, 1], "strides": [1, stride, stride, 1], "rates": [1, rate, rate, 1]}
        case("ExtractImagePatches", dict(attrs, padding=padding), images=rand(2, 5, 6, 3))
attrs = {"ksizes": [1, 2, 3, 1], "strides": [1, 1, 2, 1], "rates": [1, 1, 2, 1], "padding": "SAME"}
case("ExtractImagePatches", attrs, images=rand(1, 4, 7, 2, dtype="int32"))
case("ExtractImagePatches", attrs, images=rand(1, 4, 7, 2, dtype="uint8"))
case("ExtractImagePatches", attrs, images=rand(4, 7, 2))

# Colours.

COLOURS = np.array(
    [
        [0, 0, 0],
        [1, 1, 1],
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
        [0.5, 0.5, 0.2],
        [0.2, 0.5, 0.5],
        [0.5, 0.2, 0.5],
        [0.2, 0.7, 0.4],
        [0.9, 0.1, 0.3],
        [-0.5, 0.2, 0.3],
        [2, 0.5, 1.5],
        [-1, -2, -3],
    ],
    "float32",
)
HSV = f([0, 1, 1], [1, 1, 1], [1 / 6, 1, 1], [0.5, 0.5, 0.5], [-0.25, 0.5, 0.5], [1.3, 0.5, 0.5], [0.2, 1.5, -0.5])
case("RGBToHSV", images=COLOURS)
case("RGBToHSV", images=rand(2, 3, 4, 3))
case("RGBToHSV", images=f(0.1, 0.2, 0.3))
case("RGBToHSV", images=rand(2, 2))
case("RGBToHSV", images=rand(0, 3))
case("HSVToRGB", images=HSV)
case("HSVToRGB", images=rand(2, 3, 4, 3))
case("HSVToRGB", images=rand(2, 3, dtype="float64"))
case("HSVToRGB", images=rand(2, 4))
PIXELS = COLOURS.reshape(1, 13, 3)
for amount in (0, 0.1, 0.3, -0.7, 2.6, -1):
    case("AdjustHue", images=PIXELS, delta=n(amount))
    case("AdjustSaturation", images=PIXELS, scale=n(amount))
    case("AdjustContrastv2", images=rand(2, 3, 4, 3), contrast_factor=n(amount))
case("AdjustHue", images=rand(2, 3, 4, 3), delta=n(0.4))
case("AdjustSaturation", images=rand(2, 3, 4, 3), scale=n(1.7))
case("AdjustHue", images=rand(2, 3, 2), delta=n(0.4))
case("AdjustHue", images=rand(2, 3), delta=n(0.4))
case("AdjustHue", images=PIXELS, delta=f(0.4))
case("AdjustSaturation", images=rand(2, 3, 2), scale=n(0.4))
case("AdjustSaturation", images=rand(2, 3), scale=n(0.4))
case("AdjustContrastv2", images=rand(2, 3), contrast_factor=n(0.4))
case("AdjustContrastv2", images=rand(2, 3, 1), contrast_factor=f(0.4))
case("AdjustContrastv2", images=rand(1, 2, 3, 4, 2), contrast_factor=n(0.4))

# Boxes.

for depth in (1, 3, 4):
    case("DrawBoundingBoxes", images=rand(2, 6, 7, depth), boxes=np.stack([BOXES, BOXES[::-1] * f(0.9)]))
case(
    "DrawBoundingBoxes",
    images=rand(1, 6, 7, 3),
    boxes=np.tile(np.linspace(0, 0.9, 12, dtype="f")[:, None], [1, 4])[None],
)
case("DrawBoundingBoxesV2", images=rand(1, 6, 7, 3), boxes=BOXES[None], colors=rand(2, 4))
case("DrawBoundingBoxesV2", images=rand(1, 6, 7, 1), boxes=BOXES[None], colors=rand(3, 4))
case("DrawBoundingBoxesV2", images=rand(1, 6, 7, 3), boxes=BOXES[None], colors=np.zeros([0, 4], "float32"))
case("DrawBoundingBoxes", images=rand(1, 6, 7, 3), boxes=BOXES[None, :0])
case("DrawBoundingBoxes", images=rand(1, 6, 7, 2), boxes=BOXES[None])
case("DrawBoundingBoxes", images=rand(1, 6, 7, 3), boxes=BOXES)

CANDIDATES = f(
    [0, 0, 1, 1],
    [0, 0.1, 1, 1.1],
    [0, -0.1, 1, 0.9],
    [0, 10, 1, 11],
    [0, 10.1, 1, 11.1],
    [1, 101, 0, 100],
    [2, 2, 2, 3],
)
SCORES = f(0.9, 0.75, 0.6, 0.95, 0.5, 0.3, 0.5)
TIES = f(0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5)
for scores in (SCORES, TIES, f(NAN, 0.2, 0.3, INF, 0.1, -1, 0)):
    for limit in (3, 30, 0):
        arguments = {"boxes": CANDIDATES, "scores": scores, "max_output_size": n(limit, "int32")}
        case("NonMaxSuppression", **arguments)
        case("NonMaxSuppressionV2", iou_threshold=n(0.5), **arguments)
        case("NonMaxSuppressionV3", iou_threshold=n(0.5), score_threshold=n(0.4), **arguments)
        case("NonMaxSuppressionV4", iou_threshold=n(0.1), score_threshold=n(-INF), **arguments)
        for sigma in (0, 0.5):
            case(
                "NonMaxSuppressionV5",
                iou_threshold=n(0.5),
                score_threshold=n(0.1),
                soft_nms_sigma=n(sigma),
                **arguments,
            )
        case(
            "NonMaxSuppressionWithOverlaps",
            overlaps=rand(7, 7),
            scores=scores,
            max_output_size=n(limit, "int32"),
            overlap_threshold=n(0.6),
            score_threshold=n(0.2),
        )
PADDED = {"boxes": CANDIDATES, "scores": SCORES, "max_output_size": n(9, "int32"), "iou_threshold": n(0.5)}
PADDED["score_threshold"] = n(0.0)
case("NonMaxSuppressionV4", {"pad_to_max_output_size": True}, **PADDED)
case("NonMaxSuppressionV5", {"pad_to_max_output_size": True}, soft_nms_sigma=n(0.3), **PADDED)
HALVES = {"boxes": CANDIDATES.astype("float16"), "scores": SCORES.astype("float16"), "max_output_size": n(9, "int32")}
case("NonMaxSuppressionV3", iou_threshold=n(0.5, "float16"), score_threshold=n(0, "float16"), **HALVES)
EMPTY = {"boxes": CANDIDATES[:0], "scores": SCORES[:0], "max_output_size": n(9, "int32")}
case("NonMaxSuppressionV2", iou_threshold=n(0.5), **EMPTY)
WRONG = {"boxes": CANDIDATES, "scores": SCORES[:5], "max_output_size": n(9, "int32")}
case("NonMaxSuppressionV2", iou_threshold=n(0.5), **WRONG)
case("NonMaxSuppressionV2", iou_threshold=n(1.5), boxes=CANDIDATES, scores=SCORES, max_output_size=n(9, "int32"))
for clip_boxes in (False, True):
    for per_class, total in ((2, 3), (5, 20), (1, 20)):
        for boxes in (CANDIDATES[None, :, None] * f(0.8), rand(1, 7, 2, 4)):
            case(
                "CombinedNonMaxSuppression",
                {"clip_boxes": clip_boxes},
                boxes=boxes.astype("float32"),
                scores=rand(1, 7, 2),
                max_output_size_per_class=n(per_class, "int32"),
                max_total_size=n(total, "int32"),
                iou_threshold=n(0.3),
                score_threshold=n(0.2),
            )

# Files.

_PNG = "rgb rgba gray gray_alpha palette palette_transparent black_white colour_key".split()
_PNG += ["gray_16", "gray_alpha_16", "rgb_16", "rgba_16"]
for name in _PNG:
    for channels in (0, 1, 3, 4):
        for dtype in ("uint8", "uint16"):
            case("DecodePng", {"channels": channels, "dtype": dtype}, contents=picture(name + ".png"))
for name in ("rgb", "gray", "rgba", "black_white"):
    for channels in (0, 1, 3, 4):
        case("DecodeBmp", {"channels": channels}, contents=picture(name + ".bmp"))
case("DecodeGif", contents=picture("still.gif"))
case("DecodeGif", contents=picture("rgb.png"))
case("DecodePng", contents=picture("still.gif"))
case("DecodePng", {"channels": 1}, contents=picture("still.gif"))
case("DecodePng", contents=picture("animated.gif"))
for name in ("rgb.jpg", "gray.jpg", "cmyk.jpg", "progressive.jpg", "rgb.png"):
    case("ExtractJpegShape", {"output_type": "int64"}, contents=picture(name))
for name in ("rgb", "gray", "progressive"):
    for channels in (0, 1, 3, 4):
        case("DecodeJpeg", {"channels": channels, "dct_method": "INTEGER_ACCURATE"}, contents=picture(name + ".jpg"))
for window in (i(1, 2, 3, 4), i(0, 0, 9, 12), i(0, 0, 10, 2), i(-1, 0, 2, 2), i(0, 0, 0, 2)):
    case(
        "DecodeAndCropJpeg",
        {"dct_method": "INTEGER_ACCURATE"},
        contents=picture("progressive.jpg"),
        crop_window=window,
    )
for ratio in (2, 3, 4, 8):
    case("DecodeJpeg", {"ratio": ratio, "dct_method": "INTEGER_ACCURATE"}, contents=picture("progressive.jpg"))
JUNK = [b"", b"hello world, this is no picture at all, is it", picture("rgb.png").item()[:-40]]
JUNK += [picture("still.gif").item()[:-20], picture("rgb.jpg").item()[:300], picture("rgb.bmp").item()[:-50]]
JUNK += [picture("rgb_16.png").item()[:60], b"\x89PNG\r\n\x1a\n" + b"\0" * 50]
for contents in JUNK:
    for op in ("DecodePng", "DecodeJpeg", "DecodeGif", "DecodeBmp", "ExtractJpegShape"):
        if not (op == "DecodeBmp" and contents[:2] != b"BM"):
            case(op, contents=np.array(contents, object))
case("DecodePng", {"channels": 2}, contents=picture("rgb.png"))
case("DecodePng", {"channels": -1}, contents=picture("rgb.png"))
case("DecodeJpeg", {"dct_method": "foo"}, contents=picture("rgb.jpg"))
case("DecodePng", contents=np.array([picture("rgb.png").item()], object))
case("EncodePng", {"compression": 11}, image=rand(2, 2, 3, dtype="uint8"))
case("EncodePng", image=rand(2, 2, 5, dtype="uint8"))
case("EncodePng", image=rand(2, 2, dtype="uint8"))
case("EncodeJpeg", {"quality": 101}, image=rand(2, 2, 3, dtype="uint8"))
case("EncodeJpeg", {"format": "grayscale"}, image=rand(2, 2, 3, dtype="uint8"))
case("EncodeJpeg", image=rand(2, 2, 2, dtype="uint8"))
case("EncodeJpeg", image=rand(0, 2, 3, dtype="uint8"))
case("EncodeJpegVariableQuality", images=rand(2, 2, 4, dtype="uint8"), quality=n(50, "int32"))
