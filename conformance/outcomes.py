"""Outcomes of conformance programs: how they are written as JSON and how two of them are compared.

Used under TensorFlow 1.15's Python (3.7) and under current ones.
"""

import hashlib
import json
import math
import re

import numpy as np

# Relative and absolute tolerance by type; what is not listed is compared exactly.
TOLERANCE = {
    "float16": (2e-3, 1e-3),
    "float32": (2e-5, 1e-6),
    "float64": (1e-10, 1e-12),
    "complex64": (2e-5, 1e-6),
    "complex128": (1e-10, 1e-12),
}
GRADIENT_NODE = re.compile(r"^(.*/)?gradients(_\d+)?(/|$)")
GRADIENT_REFERENCE = re.compile(r"\b[\w/.]*\bgradients(_\d+)?/[\w/.\-]+(:\d+)?")
LARGEST_PRINTED = 64


def failure(action, pattern=None):
    """Runs `action`, which is to fail, and returns "Class: message".

    The message is its first line, or the part that `pattern` matches where the rest is incidental.
    """
    try:
        action()
    except Exception as error:
        lines = str(error).splitlines() or [""]
        message = lines[0].strip()
        if pattern is not None:
            match = re.search(pattern, str(error), re.DOTALL)
            message = match.group(0) if match else "(no %r) %s" % (pattern, message)
        return ("%s: %s" % (type(error).__name__, message)).strip()
    return "no error"


def error_class(action):
    """Runs `action` and returns the class name of its exception, where the message is incidental."""
    return failure(action, "").rstrip(": ")


# Encoding.


def encode(value):
    """`value` in terms of JSON."""
    if isinstance(value, bytes):
        return {"bytes": value.decode("latin-1")}
    if isinstance(value, (np.ndarray, np.generic)):
        return _encode_array(np.asarray(value))
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {type(value).__name__: [encode(item) for item in value]}
    if isinstance(value, dict):
        return {str(key): encode(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [encode(item) for item in value]
    if hasattr(value, "as_graph_def"):
        return graph_nodes(value)
    return str(value)


def _encode_array(array):
    kind = "%s[%s]" % (array.dtype.name if array.dtype.kind not in "OSU" else "string", ",".join(map(str, array.shape)))
    flat = array.reshape(-1)
    if array.dtype.kind in "OSU":
        values = [item.decode("latin-1") if isinstance(item, bytes) else str(item) for item in flat]
    elif array.dtype.kind == "c":
        values = [part for item in flat for part in (_short(item.real), _short(item.imag))]
    elif array.dtype.kind == "f":
        values = [_short(item) for item in flat]
    else:
        values = [item.item() for item in flat]
    return {kind: values}


def _short(number):
    """A Python float that prints as briefly as the NumPy float does."""
    return float(np.format_float_scientific(number)) if np.isfinite(number) else float(number)


# Graphs.


def graph_nodes(graph):
    """One line per node, in order, without those that compute gradients: how they do it is not compared."""
    graph_def = graph.as_graph_def()
    return [_node_line(node) for node in graph_def.node if not GRADIENT_NODE.match(node.name)]


def _node_line(node):
    inputs = ", ".join(node.input)
    attrs = "".join(" %s=%s" % (key, _attr_text(node.attr[key])) for key in sorted(node.attr))
    device = " on " + node.device if node.device else ""
    line = "%s = %s(%s)%s%s" % (node.name, node.op, inputs, attrs, device)
    return GRADIENT_REFERENCE.sub("gradients/*", line)


def _attr_text(attr):
    field = attr.WhichOneof("value")
    value = getattr(attr, field) if field else None
    if field == "list":
        items = next((items for _, items in value.ListFields()), [])
        kinds = {"type": _type_name, "shape": _shape_text, "s": _bytes_text, "func": _function_text}
        kind = next((descriptor.name for descriptor, _ in value.ListFields()), None)
        return "[" + ", ".join(str(kinds.get(kind, str)(item)) for item in items) + "]"
    if field == "type":
        return _type_name(value)
    if field == "shape":
        return _shape_text(value)
    if field == "tensor":
        return _tensor_text(value)
    if field == "s":
        return _bytes_text(value)
    if field == "func":
        return _function_text(value)
    if field == "f":
        return _short(np.float32(value)).__repr__()
    return str(value)


def _type_name(number):
    names = (
        "invalid float32 float64 int32 uint8 int16 int8 string complex64 int64 bool qint8 quint8 qint32 bfloat16 "
        "qint16 quint16 uint16 complex128 float16 resource variant uint32 uint64"
    ).split()
    return names[number] if number < 100 else names[number - 100] + "_ref"


def _shape_text(shape):
    if shape.unknown_rank:
        return "?"
    return "[" + ",".join("?" if dim.size < 0 else str(dim.size) for dim in shape.dim) + "]"


def _bytes_text(value):
    return json.dumps(value.decode("latin-1"))


def _function_text(function):
    """Functions' names end in numbers that count all of a process, those of one-shot iterators in a hash."""
    return re.sub(r"_\d+$|(?<=^_make_dataset)_\w+$", "", function.name)


def _tensor_text(tensor):
    values, shape = tensor_values(tensor), _shape_text(tensor.tensor_shape)
    kind = _type_name(tensor.dtype) + shape
    if len(values) > LARGEST_PRINTED:
        rounded = json.dumps([_short(np.float32(v)) if isinstance(v, float) else v for v in values])
        return "%s#%s" % (kind, hashlib.sha1(rounded.encode()).hexdigest()[:12])
    return kind + "(" + " ".join(json.dumps(v) for v in values) + ")"


def tensor_values(tensor):
    """The elements of a TensorProto in row-major order as Python values, whichever of its fields holds them."""
    name = _type_name(tensor.dtype)
    size = int(np.prod([dim.size for dim in tensor.tensor_shape.dim]))
    if name == "string":
        items = [item.decode("latin-1") for item in tensor.string_val]
    elif tensor.tensor_content:
        items = list(np.frombuffer(tensor.tensor_content, _numpy_type(name)))
    else:
        items = _listed_values(tensor, name)
    items = items + items[-1:] * (size - len(items))
    return [_plain(item, name) for item in items] if name != "string" else items


def _listed_values(tensor, name):
    if name == "float16":
        return list(np.array(tensor.half_val, np.uint16).view(np.float16))
    if name.startswith("complex"):
        parts = np.array(tensor.scomplex_val if name == "complex64" else tensor.dcomplex_val)
        return list((parts[0::2] + 1j * parts[1::2]).astype(_numpy_type(name)))
    fields = {
        "float32": tensor.float_val,
        "float64": tensor.double_val,
        "int64": tensor.int64_val,
        "bool": tensor.bool_val,
        "uint32": tensor.uint32_val,
        "uint64": tensor.uint64_val,
    }
    values = fields.get(name, tensor.int_val)
    return list(np.array(list(values), _numpy_type(name)))


def _numpy_type(name):
    return np.dtype({"bfloat16": "uint16"}.get(name, name))


def _plain(item, name):
    if name.startswith("complex"):
        return [_short(item.real), _short(item.imag)]
    return _short(item) if name.startswith("float") else np.asarray(item).item()


# Writing.


def dump(value, indent=""):
    """JSON that a diff reads well: one line for each leaf, list of scalars included."""
    deeper = indent + " "
    if isinstance(value, dict) and not (len(value) == 1 and _is_leaf(list(value.values())[0])):
        lines = [deeper + json.dumps(str(key)) + ": " + dump(item, deeper) for key, item in value.items()]
        return "{\n" + ",\n".join(lines) + "\n" + indent + "}" if lines else "{}"
    if isinstance(value, list) and not _is_leaf(value):
        return "[\n" + ",\n".join(deeper + dump(item, deeper) for item in value) + "\n" + indent + "]"
    return json.dumps(value)


def _is_leaf(value):
    if isinstance(value, list):
        texts = [item for item in value if isinstance(item, str)]
        return all(not isinstance(item, (dict, list)) for item in value) and sum(map(len, texts)) < 80
    return not isinstance(value, dict)


# Comparing.


def differences(expected, actual, path=""):
    """Texts that say where two encoded outcomes differ."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        kinds = list(expected), list(actual)
        if kinds[0] == kinds[1] and len(expected) == 1 and _is_array_kind(kinds[0][0]):
            return _array_differences(kinds[0][0], expected[kinds[0][0]], actual[kinds[0][0]], path)
        return _dict_differences(expected, actual, path)
    if isinstance(expected, list) and isinstance(actual, list):
        if all(isinstance(item, str) for item in expected + actual) and (len(expected) != len(actual)):
            return _missing_lines(expected, actual, path)
        if len(expected) == len(actual):
            pairs = enumerate(zip(expected, actual))
            return [text for i, (e, a) in pairs for text in differences(e, a, "%s[%d]" % (path, i))]
    if type(expected) is type(actual) is float:
        return _array_differences("float64[]", [expected], [actual], path)
    if type(expected) is type(actual) and (expected == actual or _says_more(expected, actual)):
        return []
    return ["%s\n  TensorFlow: %s\n  here:       %s" % (path or ".", dump(expected), dump(actual))]


def _says_more(expected, actual):
    """Whether both are failures of one class and `actual` begins with TensorFlow's message: help may follow it."""
    if not isinstance(expected, str) or not re.match(r"^\w+Error: ", expected):
        return False
    return actual.startswith(expected) and not actual[len(expected) :][:1].isalnum()


def _dict_differences(expected, actual, path):
    texts = []
    for key in list(expected) + [key for key in actual if key not in expected]:
        place = "%s.%s" % (path, key)
        if key not in actual:
            texts.append("%s\n  TensorFlow: %s\n  here:       nothing" % (place, dump(expected[key])))
        elif key not in expected:
            texts.append("%s\n  TensorFlow: nothing\n  here:       %s" % (place, dump(actual[key])))
        else:
            texts += differences(expected[key], actual[key], place)
    return texts


def _missing_lines(expected, actual, path):
    lacking = ["  only TensorFlow: " + line for line in expected if line not in actual]
    extra = ["  only here:       " + line for line in actual if line not in expected]
    return ["\n".join(["%s: %d lines, not %d" % (path or ".", len(actual), len(expected))] + lacking + extra)]


def _is_array_kind(kind):
    return re.match(r"^[a-z]+\d*\[[\d,]*\]$", kind) is not None


def _array_differences(kind, expected, actual, path):
    relative, absolute = TOLERANCE.get(kind.split("[")[0], (0, 0))
    for index, (e, a) in enumerate(zip(expected, actual)):
        if e == a or (_is_nan(e) and _is_nan(a)):
            continue
        if relative == 0 or _is_nan(e) or _is_nan(a) or not abs(e - a) <= absolute + relative * abs(e):
            return ["%s %s, element %d\n  TensorFlow: %s\n  here:       %s" % (path, kind, index, expected, actual)]
    if len(expected) != len(actual):
        return ["%s %s\n  TensorFlow: %s\n  here:       %s" % (path, kind, expected, actual)]
    return []


def _is_nan(value):
    return isinstance(value, float) and math.isnan(value)
