"""OpDefs: what TensorFlow registers about each op type. They are read from `op_defs.tsv`, each when first asked for.

`op_defs_tfcompat.tsv` adds the op types that TensorFlow does not have.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from tfcompat.python.framework import dtypes
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.tensor_shape import TensorShape

REQUIRED: Any = object()
"""Stands for the default of an attribute that has none."""


@dataclass(frozen=True)
class ArgDef:
    """One input or output. Its type is `dtype`, or that of attribute `type_attr`; it is a list when `number_attr` gives
    a length or `type_list_attr` the types."""

    name: str
    dtype: DType | None = None
    type_attr: str = ""
    type_list_attr: str = ""
    number_attr: str = ""
    is_ref: bool = False

    @property
    def is_list(self) -> bool:
        return bool(self.number_attr or self.type_list_attr)


@dataclass(frozen=True)
class AttrDef:
    """One attribute. `kind` is OpDef's: int, float, bool, string, type, shape, tensor, func or list(one of these)."""

    name: str
    kind: str
    allowed: tuple[Any, ...] = ()
    minimum: int | None = None
    default: Any = REQUIRED


@dataclass(frozen=True)
class OpDef:
    """One op type. `has_gradient` is None where TensorFlow does not say."""

    name: str
    inputs: tuple[ArgDef, ...] = ()
    outputs: tuple[ArgDef, ...] = ()
    attrs: dict[str, AttrDef] = field(default_factory=dict)
    is_stateful: bool = False
    is_commutative: bool = False
    is_aggregate: bool = False
    has_gradient: bool | None = None

    @property
    def input_arg(self) -> Any:
        """The inputs, as in the `OpDef` protocol buffer."""
        return _proto_of(self.name).input_arg

    @property
    def output_arg(self) -> Any:
        """The outputs, as in the `OpDef` protocol buffer."""
        return _proto_of(self.name).output_arg

    @property
    def attr(self) -> Any:
        """The attributes, as in the `OpDef` protocol buffer."""
        return _proto_of(self.name).attr

    @property
    def inferred_attrs(self) -> frozenset[str]:
        """Attributes whose values follow from the inputs."""
        return _inferred_attrs(self.name)


@cache
def _proto_of(name: str) -> Any:
    from tfcompat.python.framework.op_def_proto import op_def_proto

    return op_def_proto(get_op_def(name))


@cache
def _rows() -> dict[str, str]:
    files = [resources.files(__package__).joinpath(name) for name in ("op_defs.tsv", "op_defs_tfcompat.tsv")]
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()[1:]]
    return {line[: line.index("\t")]: line for line in lines}


def op_names() -> list[str]:
    """All registered op types, sorted."""
    return sorted(_rows())


def is_registered(name: str) -> bool:
    return name in _rows()


@cache
def get_op_def(name: str) -> OpDef:
    """The OpDef of op type `name`. Raises KeyError when there is none."""
    _, inputs, outputs, attrs, flags = _rows()[name].split("\t")
    attr_defs = [_parse_attr(text) for text in _split(attrs, "; ")]
    flag_names = flags.split(",")
    attr_names = {attr.name: attr.kind for attr in attr_defs}
    return OpDef(
        name=name,
        inputs=tuple(_parse_arg(text, attr_names) for text in _split(inputs, "; ")),
        outputs=tuple(_parse_arg(text, attr_names) for text in _split(outputs, "; ")),
        attrs={attr.name: attr for attr in attr_defs},
        is_stateful="stateful" in flag_names,
        is_commutative="commutative" in flag_names,
        is_aggregate="aggregate" in flag_names,
        has_gradient=True if "gradient" in flag_names else False if "no_gradient" in flag_names else None,
    )


@cache
def _inferred_attrs(name: str) -> frozenset[str]:
    names = set()
    for arg in get_op_def(name).inputs:
        names |= {arg.type_attr, arg.type_list_attr, arg.number_attr}
    return frozenset(names - {""})


def _split(text: str, separator: str) -> list[str]:
    return text.split(separator) if text else []


def _parse_arg(text: str, attr_kinds: dict[str, str]) -> ArgDef:
    name, kind = text.split(": ")
    is_ref = kind.startswith("ref ")
    number_attr, _, kind = kind.removeprefix("ref ").rpartition("*")
    if kind not in attr_kinds:
        return ArgDef(name, dtypes.as_dtype(kind), number_attr=number_attr, is_ref=is_ref)
    if attr_kinds[kind] == "list(type)":
        return ArgDef(name, type_list_attr=kind, is_ref=is_ref)
    return ArgDef(name, type_attr=kind, number_attr=number_attr, is_ref=is_ref)


_ATTR = re.compile(r"(\w+): ([\w()]+)(?: in \{(.*?)\})?(?: >= (-?\d+))?(?: = (.*))?$", re.DOTALL)


def _parse_attr(text: str) -> AttrDef:
    match = _ATTR.match(text)
    if match is None:
        raise ValueError(f"cannot read the attribute {text!r}")
    name, kind, allowed, minimum, default = match.groups()
    element = kind[5:-1] if kind.startswith("list(") else kind
    return AttrDef(
        name,
        kind,
        allowed=tuple(_parse_value(element, item) for item in allowed.split(",")) if allowed else (),
        minimum=None if minimum is None else int(minimum),
        default=REQUIRED if default is None else _parse_default(kind, element, default),
    )


def _parse_default(kind: str, element: str, text: str) -> Any:
    if kind == element:
        return _parse_value(element, text)
    return tuple(_parse_value(element, item) for item in _split(text[1:-1], ","))


def _parse_value(kind: str, text: str) -> Any:
    if kind == "type":
        return dtypes.as_dtype(text)
    if kind == "string":
        return json.loads(text).encode("latin-1")
    if kind == "shape":
        if text == "?":
            return TensorShape(None)
        return TensorShape([None if size == "-1" else int(size) for size in _split(text[1:-1], ",")])
    if kind == "float":
        return float(text)
    if kind in ("int", "bool"):
        return json.loads(text)
    if kind == "tensor":
        dtype, _, values = text.partition("[")
        return np.array(json.loads("[" + values), dtype)
    return REQUIRED
