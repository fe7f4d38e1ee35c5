"""Writes what TensorFlow's public API is, from the TensorFlow that runs this script.

    python3.7 -m conformance.recording.api > conformance/recorded/api.tsv           # TensorFlow 1.15.5
    python3.6 -m conformance.recording.api > conformance/recorded/api_0_12.tsv      # TensorFlow 0.12.1

Columns: symbol (below `tf.`), kind (module, class, message, function, method, property, value), signature. To what is
public come the symbols of `recorded/usage.tsv`, which scripts use whether or not they are public
(`python.ops.math_ops.cast`), as far as this version has them. A method belongs to the class it is looked up in; what
Python and protobuf give a class is left out.
"""

import __future__

import enum
import importlib
import inspect
import logging
import os
import sys
import warnings

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
warnings.simplefilter("ignore")

import tensorflow as tf  # noqa: E402
from google.protobuf.internal.enum_type_wrapper import EnumTypeWrapper  # noqa: E402
from google.protobuf.message import Message  # noqa: E402

from conformance import signatures  # noqa: E402

logging.getLogger("tensorflow").setLevel(logging.CRITICAL)

try:
    from tensorflow.python.util import tf_inspect

    getfullargspec = tf_inspect.getfullargspec
except ImportError:
    getfullargspec = inspect.getfullargspec


def argspec(function):
    """The arguments of a function below its decorators, those of `contextlib` and `functools` too."""
    spec = getfullargspec(function)
    is_wrapper = not spec.args and spec.varargs == "args" and spec.varkw in ("kwds", "kwargs")
    return inspect.getfullargspec(inspect.unwrap(function)) if is_wrapper else spec


USAGE = os.path.join(os.path.dirname(__file__), "..", "recorded", "usage.tsv")
LEFT_OUT = {"contrib", "compat.v1", "compat.v2", "core", "python", "tools", "user_ops"}
OLD = """ops.nn training.training ops.image_ops ops.rnn_cell ops.seq2seq framework.errors platform.app platform.flags
platform.gfile platform.tf_logging platform.resource_loader platform.sysconfig platform.test lib.io.python_io
summary.summary util.compat framework.graph_util user_ops.user_ops"""  # the public modules of 0.12
WITHOUT_MEMBERS = (
    "keras.",
    "layers.",
    "estimator.",
    "distributions.",
    "distribute.",
    "lite.",
    "compat.",
    "linalg.",
)  # for size
OLD_MODULES = {"tensorflow.python." + name for name in OLD.split()}
FUTURE = type(__future__.division)
FOREIGN = ("builtins", "enum", "unittest.case", "_thread")  # whose members are Python's


def signature(value, bound=False):
    if inspect.isclass(value):
        if issubclass(value, enum.Enum):
            return "(value)"
        value, bound = signatures.own_class_signature(value), True
        if value is None:
            return "()"
    try:
        return signatures.of_argspec(argspec(value), bound or inspect.ismethod(value))
    except TypeError:
        return ""


def kind(value):
    if inspect.ismodule(value) or type(value).__name__ in ("_TFModuleWrapper", "TFModuleWrapper", "DeprecationWrapper"):
        return "module"
    if inspect.isclass(value):
        return "message" if issubclass(value, Message) else "class"
    if isinstance(value, property):
        return "property"
    return "function" if inspect.isroutine(value) else "value"


def members(name, cls):
    """The rows of a class's own public members."""
    if name.startswith(WITHOUT_MEMBERS):
        return
    foreign = {attribute for base in cls.__mro__ if base.__module__ in FOREIGN for attribute in vars(base)}
    for attribute in sorted(set(dir(cls)) - foreign):
        if attribute.startswith("_"):
            continue
        value = getattr(cls, attribute)
        raw = inspect.getattr_static(cls, attribute)
        what = kind(value)
        if what == "function":
            bound = not isinstance(raw, (staticmethod, classmethod))
            if isinstance(raw, classmethod):
                text = signature(value, bound=inspect.ismethod(value))
            else:
                text = signature(value, bound=bound)
            yield name + "." + attribute, "method", text
        elif what in ("property", "value"):
            yield name + "." + attribute, what, ""


def is_public_module(module):
    name = getattr(module, "__name__", "")
    return "._api." in name or name.startswith("tensorflow_estimator.python.estimator.api") or name in OLD_MODULES


def walk(prefix, module, seen):
    for attribute in sorted(dir(module)):
        name = prefix + attribute
        value = getattr(module, attribute)
        if attribute.startswith("_") or name in LEFT_OUT or isinstance(value, FUTURE):
            continue
        what = kind(value)
        if what == "module":
            if is_public_module(value) and value.__name__ not in seen:
                yield name, what, ""
                inner = seen if value.__name__ in OLD_MODULES else seen | {value.__name__}
                inner.add(value.__name__)
                for row in walk(name + ".", value, inner):
                    yield row
            continue
        yield name, what, signature(value) if what in ("class", "function") else ""
        if what == "class":
            for row in members(name, value):
                yield row


def resolve(symbol):
    """What a script gets for `tf.<symbol>` or `tensorflow.<symbol>`; AttributeError when there is none."""
    value, path = tf, "tensorflow"
    for part in symbol.split("."):
        path += "." + part
        try:
            value = getattr(value, part)
        except AttributeError:
            try:
                value = importlib.import_module(path)
            except ImportError:
                raise AttributeError(symbol) from None
    return value


def used(symbol):
    """The row of a symbol that scripts use."""
    value = resolve(symbol)
    what = kind(value)
    if isinstance(value, EnumTypeWrapper):
        what = "message"
    owner = resolve(symbol.rpartition(".")[0]) if "." in symbol else tf
    if what == "function" and inspect.isclass(owner):
        return symbol, "method", signature(value, bound=True)
    return symbol, what, signature(value) if what in ("class", "function") else ""


def main():
    rows = {row[0]: row for row in walk("", tf, set())}
    with open(USAGE) as file:
        for line in list(file)[1:]:
            symbol = line.split("\t")[0]
            if symbol not in rows:
                try:
                    rows[symbol] = used(symbol)
                except AttributeError:
                    continue  # a name of another version
    sys.stdout.write("symbol\tkind\tsignature\n")
    for name in sorted(rows):
        sys.stdout.write("\t".join(rows[name]).replace("\n", " ") + "\n")


if __name__ == "__main__":
    main()
