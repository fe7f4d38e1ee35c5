"""Meta graphs: a graph with its collections, as a `MetaGraphDef`."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from google.protobuf import text_format
from google.protobuf.any_pb2 import Any as AnyProto
from google.protobuf.message import DecodeError
from tensorboard.compat.proto import graph_pb2, meta_graph_pb2, op_def_pb2, saver_pb2, variable_pb2

from tfcompat.core.framework import op_def as op_defs
from tfcompat.core.framework.op_def import REQUIRED
from tfcompat.python.framework import graph_io, importer, ops, stand_ins, versions
from tfcompat.python.framework.function_body import copy_of, node_name
from tfcompat.python.framework.graph import Graph
from tfcompat.python.framework.graph_def import attr_proto
from tfcompat.python.framework.graph_keys import GraphKeys
from tfcompat.python.framework.op_def_proto import op_def_proto

_UNBOUND_INPUT_PREFIX = "$unbound_inputs_"
_FIRST_WITH_TRAINABLE = (1, 9)
"""The release since which a `VariableDef` says whether the variable is trainable."""
_OF_CONTROL_FLOW = frozenset((GraphKeys.COND_CONTEXT, GraphKeys.WHILE_CONTEXT))
"""Collections about TensorFlow 1's control flow nodes, of which nothing is left when a graph has been imported."""
_SAVER_OPS = frozenset(f"{prefix}{op}" for op in ("Save", "Restore") for prefix in ("", "Legacy")) | frozenset(
    ("SaveV2", "RestoreV2", "SaveSlice", "RestoreSlice", "LegacySaveSlice", "LegacyRestoreSlice")
)

_logger = logging.getLogger("tensorflow")


# Reading


def read_meta_graph_file(filename: str) -> Any:
    """The `MetaGraphDef` in a file, binary or text. Raises IOError when there is none."""
    if not os.path.exists(filename):
        raise OSError(f"File {filename} does not exist.")
    with open(filename, "rb") as file:
        content = file.read()
    definition = meta_graph_pb2.MetaGraphDef()
    try:
        definition.ParseFromString(content)
    except DecodeError:
        try:
            text_format.Merge(content.decode(), definition)
        except (text_format.ParseError, UnicodeDecodeError) as error:
            raise OSError(f"Cannot parse file {filename}: {error}.") from None
    return definition


def import_scoped_meta_graph(
    meta_graph_or_file: Any,
    clear_devices: bool = False,
    graph: Graph | None = None,
    import_scope: str | None = None,
    input_map: Mapping[str, Any] | None = None,
    unbound_inputs_col_name: str | None = "unbound_inputs",
    restore_collections_predicate: Callable[[str], bool] = lambda key: True,
) -> dict[str, Any]:
    """Adds the nodes and collections of a meta graph to a graph.

    Args:
      meta_graph_or_file: a `MetaGraphDef`, or the path of a file with one.
      clear_devices: forget the nodes' devices.
      graph: the graph; the default one when None.
      import_scope: name scope of the new nodes; none when None.
      input_map: from tensor names in the meta graph to the tensors that nodes take in their place.
      unbound_inputs_col_name: the collection that names the tensors which `input_map` must replace.
      restore_collections_predicate: of a collection's name, whether to restore it.

    Returns:
      The variables, by name without the scope.

    Raises:
      ValueError: tensors that have to be replaced are not in `input_map`.
      IOError: the file cannot be read.

    Source: `tensorflow.python.framework.meta_graph.import_scoped_meta_graph`.
    """
    return import_scoped_meta_graph_with_return_elements(
        meta_graph_or_file,
        clear_devices,
        graph,
        import_scope,
        input_map,
        unbound_inputs_col_name,
        restore_collections_predicate,
    )[0]


def import_scoped_meta_graph_with_return_elements(
    meta_graph_or_file: Any,
    clear_devices: bool = False,
    graph: Graph | None = None,
    import_scope: str | None = None,
    input_map: Mapping[str, Any] | None = None,
    unbound_inputs_col_name: str | None = "unbound_inputs",
    restore_collections_predicate: Callable[[str], bool] = lambda key: True,
    return_elements: Sequence[str] | None = None,
) -> tuple[dict[str, Any], list[Any] | None]:
    """As `import_scoped_meta_graph`; returns also the operations and tensors that `return_elements` names."""
    is_proto = isinstance(meta_graph_or_file, meta_graph_pb2.MetaGraphDef)
    definition = meta_graph_or_file if is_proto else read_meta_graph_file(meta_graph_or_file)
    _check_unbound_inputs(definition, unbound_inputs_col_name, input_map or {})
    graph = ops.get_default_graph() if graph is None else graph
    with graph.as_default():
        info = definition.meta_info_def
        scope = graph.unique_name(import_scope or "", mark_as_used=False)
        elements = importer.import_graph_def(
            _without_devices(definition.graph_def) if clear_devices else definition.graph_def,
            name=import_scope or scope,
            input_map=input_map,
            producer_op_list=info.stripped_op_list if info.HasField("stripped_op_list") else None,
            return_elements=return_elements,
        )
        wanted = {
            name: collection
            for name, collection in definition.collection_def.items()
            if name != unbound_inputs_col_name and name not in _OF_CONTROL_FLOW and restore_collections_predicate(name)
        }
        _restore_collections(graph, wanted, scope, info.tensorflow_version)
    variables = graph.get_collection(GraphKeys.GLOBAL_VARIABLES, scope=scope)
    return {ops.strip_name_scope(variable.name, scope): variable for variable in variables}, elements


def _check_unbound_inputs(definition: Any, collection: str | None, input_map: Mapping[str, Any]) -> None:
    if not collection or collection not in definition.collection_def:
        return
    unbound = [name.decode() for name in definition.collection_def[collection].bytes_list.value]
    if unbound and sorted(unbound) != sorted(input_map):
        missing = ",".join(name for name in unbound if name not in input_map)
        raise ValueError(f"Graph contains unbound inputs: {missing}. Must provide these inputs through input_map.")


def _without_devices(graph_def: Any) -> Any:
    result = graph_pb2.GraphDef()
    result.CopyFrom(graph_def)
    for node in result.node:
        node.device = ""
    return result


def _restore_collections(graph: Graph, collections: Mapping[str, Any], scope: str, version: str) -> None:
    # Trainable variables first: of old releases they alone say which ones these are.
    names = sorted(collections, key=lambda name: (name != GraphKeys.TRAINABLE_VARIABLES, name))
    says_trainable = not version or versions.parse(version) >= _FIRST_WITH_TRAINABLE
    restored: dict[bytes, Any] = {}
    for name in names:
        kind = collections[name].WhichOneof("kind")
        if kind is None:
            _logger.error("Cannot identify data type for collection %s. Skipping.", name)
            continue
        from_proto = ops.get_from_proto_function(name)
        for value in getattr(collections[name], kind).value:
            if from_proto and kind == "bytes_list":
                if value not in restored or name not in GraphKeys._VARIABLE_COLLECTIONS:
                    proto = ops.get_collection_proto_type(name).FromString(value)
                    if name in GraphKeys._VARIABLE_COLLECTIONS and not says_trainable:
                        proto.trainable = name == GraphKeys.TRAINABLE_VARIABLES
                    restored[value] = from_proto(proto, import_scope=scope)
                item = restored[value]
            elif kind == "node_list":
                item = _node_of(graph, ops.prepend_name_scope(value, scope), name)
                if item is None:
                    continue
            elif kind == "bytes_list":
                item = _text(value, scope)
            else:
                item = value
            graph.add_to_collection(name, item)


def _node_of(graph: Graph, name: str, collection: str) -> Any:
    try:
        return graph.as_graph_element(name)
    except (KeyError, ValueError):
        _logger.warning("'%s' of collection '%s' is inside of a loop or conditional; left out.", name, collection)
        return None


def _text(value: bytes, scope: str) -> Any:
    try:
        return ops.prepend_name_scope(value.decode(), scope)
    except UnicodeDecodeError:
        return value


# Writing


def export_scoped_meta_graph(
    filename: str | None = None,
    graph_def: Any = None,
    graph: Graph | None = None,
    export_scope: str | None = None,
    as_text: bool = False,
    unbound_inputs_col_name: str | None = "unbound_inputs",
    clear_devices: bool = False,
    saver_def: Any = None,
    clear_extraneous_savers: bool = False,
    strip_default_attrs: bool = False,
    save_debug_info: bool = False,
    **kwargs: Any,
) -> tuple[Any, dict[str, Any]]:
    """A graph with its collections as a `MetaGraphDef`.

    Args:
      filename: also write it to this file.
      graph_def: the nodes; the graph's when None.
      graph: the graph; the default one when None.
      export_scope: only the nodes and variables below this name scope, which their names then lack.
      as_text: write the file as text.
      unbound_inputs_col_name: the collection that gets the names of the tensors from outside of the scope.
      clear_devices: forget the nodes' devices.
      saver_def: a `SaverDef` to put into it.
      clear_extraneous_savers: leave out the nodes of other savers.
      strip_default_attrs: leave out attributes that have their default value.
      save_debug_info: not supported.
      **kwargs: `meta_info_def` and `collection_list` of `create_meta_graph_def`.

    Returns:
      The `MetaGraphDef`, and the exported variables by name without the scope.

    Raises UnimplementedError for `save_debug_info`.

    Source: `tensorflow.python.framework.meta_graph.export_scoped_meta_graph`.
    """
    if save_debug_info:
        from tfcompat.python.framework.errors_impl import UnimplementedError

        raise UnimplementedError(None, None, "tfcompat writes no GraphDebugInfo: leave out save_debug_info.")
    graph = ops.get_default_graph() if graph is None else graph
    excluded: set[str] = set()
    if export_scope or clear_extraneous_savers or clear_devices:
        whole = graph.as_graph_def(add_shapes=True) if graph_def is None else graph_def
        if clear_extraneous_savers:
            excluded = _nodes_of_other_savers(whole, saver_def)
        graph_def, unbound = _part_of(whole, export_scope, excluded, clear_devices)
        if unbound_inputs_col_name:
            graph.clear_collection(unbound_inputs_col_name)
            for name in unbound:
                graph.add_to_collection(unbound_inputs_col_name, name)
    variables = graph.get_collection(GraphKeys.GLOBAL_VARIABLES, scope=export_scope)
    by_name = {
        ops.strip_name_scope(variable.name, export_scope): variable
        for variable in variables
        if _is_included(variable, export_scope, excluded)
    }
    definition = create_meta_graph_def(
        graph_def=graph_def,
        graph=graph,
        export_scope=export_scope,
        exclude_nodes=excluded,
        clear_extraneous_savers=clear_extraneous_savers,
        saver_def=saver_def,
        strip_default_attrs=strip_default_attrs,
        **kwargs,
    )
    if filename:
        graph_io.write_graph(definition, os.path.dirname(filename), os.path.basename(filename), as_text=as_text)
    return definition, by_name


def copy_scoped_meta_graph(
    from_scope: str, to_scope: str, from_graph: Graph | None = None, to_graph: Graph | None = None
) -> dict[str, Any]:
    """Copies the nodes and collections below one name scope to another. Returns the new variables by name.

    Raises ValueError when both scopes are the same one of the same graph.

    Source: `tensorflow.python.framework.meta_graph.copy_scoped_meta_graph`.
    """
    from_graph = ops.get_default_graph() if from_graph is None else from_graph
    to_graph = ops.get_default_graph() if to_graph is None else to_graph
    if from_graph is to_graph and from_scope == to_scope:
        raise ValueError("'from_scope' and 'to_scope' need to be different when performing copy in the same graph.")
    definition, _ = export_scoped_meta_graph(export_scope=from_scope, graph=from_graph)
    return import_scoped_meta_graph(definition, graph=to_graph, import_scope=to_scope)


def create_meta_graph_def(
    meta_info_def: Any = None,
    graph_def: Any = None,
    saver_def: Any = None,
    collection_list: Iterable[str] | None = None,
    graph: Graph | None = None,
    export_scope: str | None = None,
    exclude_nodes: Collection[str] | None = None,
    clear_extraneous_savers: bool = False,
    strip_default_attrs: bool = False,
) -> Any:
    """A `MetaGraphDef` of its parts; those that are not given are the graph's.

    Args as `export_scoped_meta_graph`, and:
      meta_info_def: the `MetaInfoDef` to start from.
      collection_list: the collections' names.
      exclude_nodes: names of nodes that no collection shall contain.

    Raises TypeError for an argument of another kind.
    """
    for name, value, kind in (
        ("graph", graph, Graph),
        ("meta_info_def", meta_info_def, meta_graph_pb2.MetaGraphDef.MetaInfoDef),
        ("graph_def", graph_def, graph_pb2.GraphDef),
        ("saver_def", saver_def, saver_pb2.SaverDef),
    ):
        if value is not None and not isinstance(value, kind):
            raise TypeError(f"{name} must be of type {kind.__name__}, not {type(value)}")
    graph = ops.get_default_graph() if graph is None else graph
    definition = meta_graph_pb2.MetaGraphDef(meta_info_def=meta_info_def, saver_def=saver_def)
    definition.meta_info_def.tensorflow_version = versions.VERSION
    definition.meta_info_def.tensorflow_git_version = versions.GIT_VERSION
    graph_def = graph.as_graph_def(add_shapes=True) if graph_def is None else graph_def
    definition.graph_def.CopyFrom(stand_ins.for_tensorflow(graph_def))
    if not definition.meta_info_def.stripped_op_list.op:
        definition.meta_info_def.stripped_op_list.CopyFrom(stripped_op_list_for_graph(definition.graph_def))
    if strip_default_attrs:
        strip_graph_default_valued_attrs(definition)
    for name in graph.get_all_collection_keys() if collection_list is None else collection_list:
        contents = None
        if clear_extraneous_savers and name == GraphKeys.SAVERS:
            from_proto = ops.get_from_proto_function(name)
            contents = [from_proto(saver_def)] if from_proto and saver_def is not None else []
        add_collection_def(definition, name, graph, export_scope, exclude_nodes, contents)
    return definition


def add_collection_def(
    meta_graph_def: Any,
    key: str,
    graph: Graph | None = None,
    export_scope: str | None = None,
    exclude_nodes: Collection[str] | None = None,
    override_contents: Sequence[Any] | None = None,
) -> None:
    """Adds a collection of a graph to a `MetaGraphDef`. What cannot be written is left out with a warning.

    Args as `create_meta_graph_def`, and:
      override_contents: what to write in place of the collection's members.
    """
    if not isinstance(key, (str, bytes)):
        _logger.warning("Only collections with string type keys will be serialized. This key has %s", type(key))
        return
    graph = ops.get_default_graph() if graph is None else graph
    members = graph.get_collection(key) if override_contents is None else override_contents
    members = [member for member in members if _is_included(member, export_scope, exclude_nodes or ())]
    if not members:
        return
    try:
        _write_collection(meta_graph_def.collection_def[key], key, members, export_scope)
    except Exception as error:
        _logger.warning("Collection %s cannot be written to a meta graph; it is left out: %s", key, error)
        meta_graph_def.collection_def.pop(key, None)


def _write_collection(proto: Any, key: str, members: Sequence[Any], export_scope: str | None) -> None:
    to_proto = ops.get_to_proto_function(key)
    first = members[0]
    if to_proto:
        proto.bytes_list.SetInParent()
        messages = [to_proto(member, export_scope=export_scope) for member in members]
        proto.bytes_list.value.extend(message.SerializeToString() for message in messages if message is not None)
    elif isinstance(first, AnyProto):
        proto.any_list.value.extend(members)
    elif isinstance(first, (str, bytes)):
        proto.bytes_list.value.extend(each.encode() if isinstance(each, str) else each for each in members)
    elif isinstance(first, int):
        proto.int64_list.value.extend(members)
    elif isinstance(first, float):
        proto.float_list.value.extend(members)
    else:
        names = [member.name for member in members if not export_scope or member.name.startswith(export_scope)]
        proto.node_list.value.extend(ops.strip_name_scope(name, export_scope) for name in names)


def _is_included(item: Any, export_scope: str | None, excluded: Collection[str]) -> bool:
    name = item if isinstance(item, str) else getattr(item, "name", None)
    if not isinstance(name, str):
        return True
    if name in excluded:
        return False
    return not export_scope or name.startswith((_UNBOUND_INPUT_PREFIX, export_scope))


def _part_of(
    graph_def: Any, export_scope: str | None, excluded: Collection[str], clear_devices: bool
) -> tuple[Any, list[str]]:
    """The nodes below a scope, without it in their names, and the names of the tensors that they take from outside."""
    result = graph_pb2.GraphDef(versions=graph_def.versions, library=graph_def.library)
    unbound: list[str] = []
    for node in graph_def.node:
        if not _is_included(node.name, export_scope, excluded):
            continue
        copy = copy_of(node)
        copy.name = ops.strip_name_scope(node.name, export_scope)
        copy.input[:] = [_input_of_part(text, export_scope, unbound) for text in node.input]
        if "_class" in node.attr:
            groups = [group.decode() for group in node.attr["_class"].list.s]
            kept = [group for group in groups if not export_scope or group.partition("@")[2].startswith(export_scope)]
            copy.attr["_class"].list.s[:] = [ops.strip_name_scope(group, export_scope).encode() for group in kept]
        if node.op in ("Enter", "RefEnter"):
            copy.attr["frame_name"].s = ops.strip_name_scope(node.attr["frame_name"].s.decode(), export_scope).encode()
        if clear_devices:
            copy.device = ""
        result.node.append(copy)
    return result, unbound


def _input_of_part(text: str, export_scope: str | None, unbound: list[str]) -> str:
    if not export_scope or text.lstrip("^").startswith(export_scope):
        return ops.strip_name_scope(text, export_scope)
    mark = "^" if text.startswith("^") else ""
    unbound.append(f"{mark}{_UNBOUND_INPUT_PREFIX}{text.lstrip('^')}")
    return unbound[-1]


def _nodes_of_other_savers(graph_def: Any, saver_def: Any) -> set[str]:
    """The nodes in the name scopes of savers other than `saver_def`'s."""
    own = set()
    if saver_def is not None:
        own = {_scope_of(saver_def.save_tensor_name), _scope_of(saver_def.restore_op_name)}
    savers = {node.name for node in graph_def.node if node.op in _SAVER_OPS}
    scopes = tuple(scope + "/" for scope in {_scope_of(name) for name in savers} - savers - own)
    return {node.name for node in graph_def.node if node.name.startswith(scopes)} if scopes else set()


def _scope_of(name: str) -> str:
    return node_name(name).rpartition("/")[0]


# What a graph uses


def ops_used_by_graph_def(graph_def: Any) -> list[str]:
    """The op types of a `GraphDef`'s nodes, and of those of the functions that it calls by name."""
    functions = {function.signature.name: function for function in graph_def.library.function}
    used: set[str] = set()
    stack = [node.op for node in graph_def.node]
    while stack:
        op_type = stack.pop()
        if op_type not in used:
            used.add(op_type)
            if op_type in functions:
                stack.extend(node.op for node in functions[op_type].node_def)
    return [op_type for op_type in used if op_type not in functions]


def stripped_op_list_for_graph(graph_def: Any) -> Any:
    """The `OpList` of the op types that a graph uses. Raises ValueError for one that is not registered."""
    used = sorted(ops_used_by_graph_def(graph_def))
    for op_type in used:
        if not op_defs.is_registered(op_type):
            raise ValueError(f"Op {op_type} is used by the graph, but is not registered")
    return op_def_pb2.OpList(op=[op_def_proto(op_defs.get_op_def(op_type)) for op_type in used])


def strip_graph_default_valued_attrs(meta_graph_def: Any) -> None:
    """Removes the attributes that have their default value from a `MetaGraphDef`'s nodes."""
    graph_def = meta_graph_def.graph_def
    nodes = [*graph_def.node, *(node for function in graph_def.library.function for node in function.node_def)]
    for node in nodes:
        attrs = op_defs.get_op_def(node.op).attrs.values() if op_defs.is_registered(node.op) else ()
        for attr in attrs:
            has_default = attr.default is not REQUIRED and attr.name in node.attr
            if has_default and node.attr[attr.name] == attr_proto(attr.kind, attr.default):
                del node.attr[attr.name]
    meta_graph_def.meta_info_def.stripped_default_attrs = True


# Collections of variables


def _variable_def(variable: Any, export_scope: str | None = None) -> Any:
    return variable.to_proto(export_scope)


def _variable(variable_def: Any, import_scope: str | None = None) -> Any:
    from tfcompat.python.ops.variables import Variable

    return Variable.from_proto(variable_def, import_scope)


for _name in (
    GraphKeys.GLOBAL_VARIABLES,
    GraphKeys.TRAINABLE_VARIABLES,
    GraphKeys.MOVING_AVERAGE_VARIABLES,
    GraphKeys.LOCAL_VARIABLES,
    GraphKeys.MODEL_VARIABLES,
    GraphKeys.METRIC_VARIABLES,
    GraphKeys.GLOBAL_STEP,
):
    ops.register_proto_function(_name, variable_pb2.VariableDef, _variable_def, _variable)
