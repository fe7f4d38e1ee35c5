"""Writes `tfcompat/core/framework/op_defs.tsv` from the OpDefs of the TensorFlow that runs this script (1.15.5).

    python -m conformance.recording.op_defs > tfcompat/core/framework/op_defs.tsv

Columns: op, inputs, outputs, attrs, flags. `ref T` marks a reference argument, `N*T` and a `list(type)` attribute name
mark a list argument; an attribute reads `name: kind [in {allowed}] [>= minimum] [= default]`. The flags tell, among
others, whether a gradient function is registered (`gradient`) or its absence declared (`no_gradient`).
"""

import json

import tensorflow as tf
from tensorflow.core.framework import types_pb2
from tensorflow.python.framework import op_def_registry, ops

FLAGS = (("is_stateful", "stateful"), ("is_commutative", "commutative"), ("is_aggregate", "aggregate"))


def type_name(enum):
    return types_pb2.DataType.Name(enum)[len("DT_") :].lower()


def argument(arg):
    kind = arg.type_attr or arg.type_list_attr or type_name(arg.type)
    if arg.number_attr:
        kind = arg.number_attr + "*" + kind
    return arg.name + ": " + ("ref " if arg.is_ref else "") + kind


def shape_text(shape):
    if shape.unknown_rank:
        return "?"
    return "[" + ",".join(str(d.size) for d in shape.dim) + "]"


def scalar(value):
    field = value.WhichOneof("value")
    if field == "type":
        return type_name(value.type)
    if field == "shape":
        return shape_text(value.shape)
    if field == "s":
        return json.dumps(value.s.decode("latin-1"))
    if field == "b":
        return json.dumps(value.b)
    if field == "f":
        return repr(float("%.9g" % value.f))
    if field == "i":
        return str(value.i)
    if field == "tensor":
        array = tf.make_ndarray(value.tensor)
        return "%s%s" % (array.dtype, json.dumps(array.tolist(), separators=(",", ":")))
    raise ValueError(field)


def default(value):
    if value.WhichOneof("value") != "list":
        return scalar(value)
    items = value.list
    texts = (
        [json.dumps(s.decode("latin-1")) for s in items.s]
        + [str(i) for i in items.i]
        + [repr(f) for f in items.f]
        + [json.dumps(b) for b in items.b]
        + [type_name(t) for t in items.type]
        + [shape_text(s) for s in items.shape]
    )
    return "[" + ",".join(texts) + "]"


def attribute(attr):
    text = attr.name + ": " + attr.type
    allowed = attr.allowed_values.list
    if allowed.type:
        text += " in {" + ",".join(map(type_name, allowed.type)) + "}"
    elif allowed.s:
        text += " in {" + ",".join(json.dumps(s.decode()) for s in allowed.s) + "}"
    if attr.has_minimum:
        text += " >= %d" % attr.minimum
    if attr.HasField("default_value"):
        text += " = " + default(attr.default_value)
    return text


GRADIENTS = ops._gradient_registry._registry


def flags(op):
    names = [name for field, name in FLAGS if getattr(op, field)]
    if op.name in GRADIENTS:
        names.append("no_gradient" if GRADIENTS[op.name]["type"] is None else "gradient")
    if op.HasField("deprecation"):
        names.append("deprecated@%d" % op.deprecation.version)
    return ",".join(names)


def main():
    print("op\tinputs\toutputs\tattrs\tflags")
    for name, op in sorted(op_def_registry.get_registered_ops().items()):
        columns = (
            name,
            "; ".join(map(argument, op.input_arg)),
            "; ".join(map(argument, op.output_arg)),
            "; ".join(map(attribute, op.attr)),
            flags(op),
        )
        print("\t".join(columns))


if __name__ == "__main__":
    main()
