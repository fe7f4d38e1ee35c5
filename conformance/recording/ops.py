"""Records what TensorFlow 1.15 computes for the cases of `conformance/op_cases`: outputs, gradients, shapes, errors.

    python -m conformance.recording.ops [family ...]

writes `conformance/recorded/ops/<family>.npz` (arrays) and `.json` (shapes, and messages of errors).
"""

import importlib
import json
import os
import pkgutil
import sys

import numpy as np
import tensorflow as tf
from tensorflow.python.framework import op_def_library, op_def_registry

from conformance import op_cases
from conformance.op_cases.common import VARIANTS, grad_ys, is_known, known_shape, pack

RECORDED = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "recorded", "ops")

LIBRARY = op_def_library.OpDefLibrary()
for op_def in op_def_registry.get_registered_ops().values():
    LIBRARY.add_op(op_def)


def source(array, is_shaping, variant):
    """A constant or a placeholder for one input."""
    dtype = tf.string if array.dtype == object else tf.as_dtype(array.dtype)
    if is_known(is_shaping, variant):
        return tf.constant(array, dtype)
    return tf.placeholder(dtype, known_shape(array, is_shaping, variant))


def each_array(op_type, inputs):
    """(argument name, array) of every tensor, in the op's order."""
    for arg in op_def_registry.get_registered_ops()[op_type].input_arg:
        value = inputs[arg.name]
        for array in value if isinstance(value, list) else [value]:
            yield arg.name, array


def build(case, shaping, variant):
    """(outputs, placeholders or constants in the op's order)."""
    op_type, inputs, attrs = case
    tensors = [source(array, name in shaping, variant) for name, array in each_array(op_type, inputs)]
    remaining = list(tensors)
    arguments = {}
    for arg in op_def_registry.get_registered_ops()[op_type].input_arg:
        value = inputs[arg.name]
        if isinstance(value, list):
            arguments[arg.name] = [remaining.pop(0) for _ in value]
        else:
            arguments[arg.name] = remaining.pop(0)
    outputs = LIBRARY.apply_op(op_type, **dict(arguments, **attr_values(op_type, attrs)))
    while isinstance(outputs, (list, tuple)) and outputs:
        outputs = outputs[0]
    return [] if isinstance(outputs, (list, tuple)) else list(outputs.op.outputs), tensors


def attr_values(op_type, attrs):
    """The attributes given, and the defaults of those that do not follow from the inputs."""
    op_def = op_def_registry.get_registered_ops()[op_type]
    inferred = set()
    for arg in op_def.input_arg:
        inferred |= {arg.type_attr, arg.type_list_attr, arg.number_attr}
    values = {}
    for attr in op_def.attr:
        if attr.name in attrs:
            values[attr.name] = tf.as_dtype(attrs[attr.name]) if attr.type == "type" else attrs[attr.name]
        elif attr.name not in inferred and attr.HasField("default_value"):
            default = attr.default_value
            field = default.WhichOneof("value")
            values[attr.name] = [] if field == "list" else getattr(default, field)
    return values


def reason(error):
    """(error class, message without the op's name and inputs)."""
    message = getattr(error, "message", None) or str(error)
    return [type(error).__name__, message.split(" for '")[0].split("\n\t [[")[0]]


def record_values(case, shaping, entry, arrays, key):
    op_type, inputs, _ = case
    # Without static shapes, so that wrong ones are reported by the kernel; some ops insist on knowing ranks.
    for variant in ("nothing_known", "unknown_values", "known"):
        with tf.Graph().as_default(), tf.Session() as session:
            try:
                outputs, tensors = build(case, shaping, variant)
            except ValueError:
                continue
            feed = {
                tensor: array
                for tensor, (_, array) in zip(tensors, each_array(op_type, inputs))
                if tensor.op.type == "Placeholder"
            }
            entry["variant"] = variant
            try:
                values = session.run(outputs, feed)
            except tf.errors.OpError as error:
                entry["error"] = reason(error)
                return
        for j, value in enumerate(values):
            pack(arrays, "%s/out/%d" % (key, j), value)
        entry["outputs"] = len(values)
        record_gradients(case, shaping, values, entry, arrays, key)
        return


def record_gradients(case, shaping, values, entry, arrays, key):
    op_type, inputs, _ = case
    with tf.Graph().as_default(), tf.Session() as session:
        try:
            outputs, tensors = build(case, shaping, "known")
        except ValueError:
            return
        floating = [j for j, tensor in enumerate(tensors) if tensor.dtype.is_floating or tensor.dtype.is_complex]
        dys = grad_ys(values)
        sources = [j for j, dy in enumerate(dys) if dy is not None]
        if not floating or not sources:
            return
        ys = [outputs[j] for j in sources]
        try:
            gradients = tf.gradients(ys, [tensors[j] for j in floating], [tf.constant(dys[j]) for j in sources])
        except (LookupError, NotImplementedError, TypeError, ValueError) as error:
            entry["gradients"] = type(error).__name__
            return
        feed = {
            tensor: array
            for tensor, (_, array) in zip(tensors, each_array(op_type, inputs))
            if tensor.op.type == "Placeholder"
        }
        entry["gradients"] = []
        for j, gradient in zip(floating, gradients):
            entry["gradients"].append(j if gradient is not None else None)
            if gradient is not None:
                try:
                    arrays["%s/grad/%d" % (key, j)] = session.run(tf.convert_to_tensor(gradient), feed)
                except tf.errors.OpError as error:
                    entry["gradients"][-1] = reason(error)


def record_shapes(case, shaping):
    shapes = []
    for variant in VARIANTS:
        with tf.Graph().as_default():
            try:
                outputs, _ = build(case, shaping, variant)
                shapes.append([output.shape.as_list() if output.shape.dims is not None else None for output in outputs])
            except ValueError as error:
                shapes.append({"error": reason(error)[1]})
    return shapes


def record(family):
    cases = importlib.import_module("conformance.op_cases." + family).CASES
    entries, arrays = [], {}
    for number, case in enumerate(cases):
        entry = {"op": case[0], "shapes": record_shapes(case, cases.shaping)}
        record_values(case, cases.shaping, entry, arrays, str(number))
        entries.append(entry)
    path = os.path.join(RECORDED, family)
    np.savez_compressed(path + ".npz", **arrays)
    with open(path + ".json", "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(entry) for entry in entries) + "\n]\n")


def families():
    return [module.name for module in pkgutil.iter_modules(op_cases.__path__) if module.name != "common"]


if __name__ == "__main__":
    for each in sys.argv[1:] or families():
        record(each)
