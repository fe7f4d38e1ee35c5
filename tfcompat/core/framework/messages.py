"""Protocol buffers of TensorFlow that the tensorboard package lacks, defined from small tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

Field = tuple[int, str]
"""(number, "[repeated | oneof NAME] TYPE"): TYPE is a scalar type of proto3, `map<K, V>`, or a message or enum."""

_SCALARS = {
    name: getattr(descriptor_pb2.FieldDescriptorProto, f"TYPE_{name.upper()}")
    for name in (
        "bool",
        "bytes",
        "double",
        "fixed32",
        "fixed64",
        "float",
        "int32",
        "int64",
        "string",
        "uint32",
        "uint64",
    )
}
_PACKAGE = "tfcompat"


def define(
    file: str,
    messages: Mapping[str, Mapping[str, Field]],
    *,
    enums: Mapping[str, Mapping[str, int]] | None = None,
    imports: Sequence[Any] = (),
) -> dict[str, Any]:
    """Message classes by their names.

    Args:
      file: the name of the `.proto` file, as TensorFlow has it.
      messages: {message: {field: (number, type)}}. `Outer.Inner` is a message within a message.
      enums: {"Message.Enum": {value: number}}, or "Enum" for one outside of messages.
      imports: modules of messages that occur as types, which are then written with their package
        (`tensorboard.TensorShapeProto`).
    """
    proto = descriptor_pb2.FileDescriptorProto(name=f"tfcompat/{file}", package=_PACKAGE, syntax="proto3")
    proto.dependency.extend(module.DESCRIPTOR.name for module in imports)
    nodes: dict[str, Any] = {}
    for name in messages:
        outer, _, inner = name.rpartition(".")
        nodes[name] = nodes[outer].nested_type.add(name=inner) if outer else proto.message_type.add(name=inner)
    for name, values in (enums or {}).items():
        outer, _, inner = name.rpartition(".")
        enum = (nodes[outer] if outer else proto).enum_type.add(name=inner)
        for value, number in values.items():
            enum.value.add(name=value, number=number)
    enum_names = set(enums or {}) | {enum for module in imports for enum in _enums_of(module)}
    for name, fields in messages.items():
        for field, (number, kind) in fields.items():
            _add_field(nodes[name], name, field, number, kind, enum_names)
    pool = descriptor_pool.Default()
    pool.AddSerializedFile(proto.SerializeToString())
    return {
        name: message_factory.GetMessageClass(pool.FindMessageTypeByName(f"{_PACKAGE}.{name}")) for name in messages
    }


def _enums_of(module: Any) -> list[str]:
    return [f"{module.DESCRIPTOR.package}.{name}" for name in module.DESCRIPTOR.enum_types_by_name]


def _add_field(node: Any, message: str, name: str, number: int, kind: str, enums: set[str]) -> None:
    types = descriptor_pb2.FieldDescriptorProto
    field = node.field.add(name=name, number=number, label=types.LABEL_OPTIONAL)
    *words, kind = kind.split(" ") if not kind.startswith("map<") else ["map", kind[len("map<") : -1]]
    if words == ["repeated"]:
        field.label = types.LABEL_REPEATED
    elif words[:1] == ["oneof"]:
        existing = [oneof.name for oneof in node.oneof_decl]
        if words[1] not in existing:
            node.oneof_decl.add(name=words[1])
            existing.append(words[1])
        field.oneof_index = existing.index(words[1])
    elif words == ["map"]:
        entry_name = "".join(part.capitalize() for part in name.split("_")) + "Entry"
        entry = node.nested_type.add(name=entry_name)
        entry.options.map_entry = True
        key, value = kind.split(",")
        _add_field(entry, f"{message}.{entry_name}", "key", 1, key.strip(), enums)
        _add_field(entry, f"{message}.{entry_name}", "value", 2, value.strip(), enums)
        field.label, field.type = types.LABEL_REPEATED, types.TYPE_MESSAGE
        field.type_name = f".{_PACKAGE}.{message}.{entry_name}"
        return
    if kind in _SCALARS:
        field.type = _SCALARS[kind]
        return
    field.type = types.TYPE_ENUM if kind in enums else types.TYPE_MESSAGE
    is_imported = kind.split(".")[0].islower()
    field.type_name = "." + (kind if is_imported else f"{_PACKAGE}.{kind}")
