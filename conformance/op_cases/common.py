"""What all families of op cases share. It runs under Python 3.7 (TensorFlow 1.15) and under that of the project."""

import numpy as np

# Inputs that say what the result looks like rather than what it holds.
SHAPING = frozenset(
    "axis reduction_indices shape dims perm paddings begin end strides size size_splits split_dim concat_dim dim "
    "multiples depth k num_segments start limit delta num dimension block_shape crops s0 s1".split()
)

# How much of the inputs' shapes, and of the values of shaping inputs, is known while the graph is built.
VARIANTS = ("known", "unknown_first", "unknown_sizes", "unknown_rank", "unknown_values", "nothing_known")


class Cases(list):
    """The cases of a family, each (op type, {input: array or list of arrays}, {attr: value}).

    Types are inferred from the inputs; an attribute that is a type is given by name.

    Attributes:
      shaping: names of inputs that say what the result looks like; see `VARIANTS`.
      tolerances: by dtype name (relative, absolute), where the usual ones are too narrow.
      gradients_differ: {op type: why} where TensorFlow's gradient is deliberately not ours.
    """

    def __init__(self, shaping=(), tolerances=None, gradients_differ=None):
        super().__init__()
        self.shaping = SHAPING | frozenset(shaping)
        self.tolerances = tolerances or {}
        self.gradients_differ = gradients_differ or {}

    def add(self, op_type, attrs=None, **inputs):
        self.append((op_type, inputs, attrs or {}))


def known_shape(array, is_shaping, variant):
    """The static shape of an input: a list of sizes (None where unknown), or None for unknown rank."""
    shape = list(array.shape)
    if is_shaping and variant not in ("unknown_values", "nothing_known"):
        return shape
    if variant in ("unknown_rank", "nothing_known"):
        return None
    if variant == "unknown_first":
        return [None] * len(shape[:1]) + shape[1:]
    return [None] * len(shape) if variant == "unknown_sizes" else shape


def is_known(is_shaping, variant):
    """Whether the value of an input is known while the graph is built."""
    return is_shaping and variant not in ("unknown_values", "nothing_known")


def grad_ys(values):
    """What comes in to the gradients of outputs with these values: an array, or None where there is no gradient."""
    state = np.random.RandomState(7)
    gradients = []
    for value in values:
        gradient = state.randn(*np.shape(value))
        kind = np.asarray(value).dtype.kind
        if kind == "c":
            gradient = gradient + 1j * state.randn(*np.shape(value))
        gradients.append(np.asarray(gradient).astype(value.dtype) if kind in "fc" else None)
    return gradients


def pack(arrays, key, value):
    """Puts `value` into `arrays` (as an .npz file holds them); bytes go as one array and their lengths."""
    value = np.asarray(value, object if isinstance(value, bytes) else None)
    if value.dtype != object:
        arrays[key] = value
        return
    texts = [text if isinstance(text, bytes) else text.encode() for text in value.ravel()]
    arrays[key + "/bytes"] = np.frombuffer(b"".join(texts), "uint8")
    arrays[key + "/lengths"] = np.array([len(text) for text in texts], "int64").reshape(value.shape)


def unpack(arrays, key):
    """What `pack` put there."""
    if key in arrays:
        return arrays[key]
    lengths, data = arrays[key + "/lengths"], arrays[key + "/bytes"].tobytes()
    ends = np.cumsum(lengths.ravel())
    texts = np.empty(lengths.size, object)
    texts[:] = [data[end - length : end] for end, length in zip(ends, lengths.ravel())]
    return texts.reshape(lengths.shape)
