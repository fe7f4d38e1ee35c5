"""Makes one file of a graph and its trained variables, which become constants.

    python -m tfcompat.python.tools.freeze_graph --input_graph=graph.pbtxt --input_checkpoint=model.ckpt-1000 \\
        --output_graph=frozen.pb --output_node_names=softmax
"""

from __future__ import annotations

import argparse
import re
from typing import Any

from tensorboard.compat.proto.graph_pb2 import GraphDef
from tensorboard.compat.proto.meta_graph_pb2 import MetaGraphDef
from tensorboard.compat.proto.saver_pb2 import SaverDef

from tfcompat.python.client.session import Session
from tfcompat.python.framework import graph_util, importer
from tfcompat.python.lib.io import file_io
from tfcompat.python.saved_model import loader, tag_constants
from tfcompat.python.tools import _arguments, saved_model_utils
from tfcompat.python.training import checkpoint_management
from tfcompat.python.training import saver as savers
from tfcompat.python.training.checkpoint_reader import NewCheckpointReader


def freeze_graph_with_def_protos(
    input_graph_def: Any,
    input_saver_def: Any,
    input_checkpoint: str,
    output_node_names: str,
    restore_op_name: str,
    filename_tensor_name: str,
    output_graph: str,
    clear_devices: bool,
    initializer_nodes: str,
    variable_names_whitelist: str = "",
    variable_names_blacklist: str = "",
    input_meta_graph_def: Any = None,
    input_saved_model_dir: str | None = None,
    saved_model_tags: list[str] | None = None,
    checkpoint_version: int = SaverDef.V2,
) -> Any:
    """A `GraphDef` with variables replaced by their values in a checkpoint or SavedModel.

    Args:
      input_graph_def: the `GraphDef`, which is added to the default graph.
      input_saver_def: the `SaverDef` of the graph's saver; when None, variables are restored by their names.
      input_checkpoint: the checkpoint's path.
      output_node_names: the nodes that the result is for, separated by commas.
      restore_op_name: not used, in TensorFlow neither.
      filename_tensor_name: not used, in TensorFlow neither.
      output_graph: where to write the result, when not "".
      clear_devices: forget the nodes' devices.
      initializer_nodes: nodes to run when the variables are restored, separated by commas.
      variable_names_whitelist: the variables to replace, separated by commas; all when "".
      variable_names_blacklist: variables not to replace, separated by commas.
      input_meta_graph_def: a `MetaGraphDef`, in place of `input_graph_def`.
      input_saved_model_dir: a SavedModel's directory, in place of the checkpoint.
      saved_model_tags: the tags of its graph.
      checkpoint_version: the version of a saver made for `input_graph_def`.

    Raises:
      ValueError: there is no checkpoint, no node to keep, no variable, or variables are partitioned.

    Source: `tensorflow.python.tools.freeze_graph.freeze_graph_with_def_protos`.
    """
    if not input_saved_model_dir and not checkpoint_management.checkpoint_exists(input_checkpoint):
        raise ValueError(f"Input checkpoint '{input_checkpoint}' doesn't exist!")
    if not output_node_names:
        raise ValueError("You need to supply the name of a node to --output_node_names.")
    if clear_devices:
        for node in (input_meta_graph_def.graph_def if input_meta_graph_def else input_graph_def).node:
            node.device = ""
    if input_graph_def:
        importer.import_graph_def(input_graph_def, name="")
    with Session() as sess:
        if input_saver_def:
            savers.Saver(saver_def=input_saver_def, write_version=checkpoint_version).restore(sess, input_checkpoint)
        elif input_meta_graph_def:
            saver = savers.import_meta_graph(input_meta_graph_def, clear_devices=True)
            if saver is None:
                raise ValueError("The MetaGraph has no variables: there is nothing to freeze.")
            saver.restore(sess, input_checkpoint)
            _run(sess, initializer_nodes)
        elif input_saved_model_dir:
            loader.load(sess, saved_model_tags or [], input_saved_model_dir)
        else:
            _saver_by_names(sess.graph, input_checkpoint, checkpoint_version).restore(sess, input_checkpoint)
            _run(sess, initializer_nodes)
        result = graph_util.convert_variables_to_constants(
            sess,
            input_meta_graph_def.graph_def if input_meta_graph_def else input_graph_def,
            _names(output_node_names),
            variable_names_whitelist=_names(variable_names_whitelist) or None,
            variable_names_blacklist=_names(variable_names_blacklist) or None,
        )
    if output_graph:
        file_io.atomic_write_string_to_file(output_graph, result.SerializeToString(deterministic=True))
    return result


def _names(text: str) -> list[str]:
    return [name for name in text.replace(" ", "").split(",") if name]


def _run(sess: Any, nodes: str) -> None:
    if nodes:
        sess.run(_names(nodes))


def _saver_by_names(graph: Any, checkpoint: str, version: int) -> savers.Saver:
    """A saver of the variables that the graph and the checkpoint both have."""
    names = {tensor.name.partition(":")[0] for op in graph.get_operations() for tensor in op.outputs}
    found = {name: graph.get_tensor_by_name(f"{name}:0") for name in _stored_names(checkpoint) if name in names}
    partitioned = [name for name in names if re.search(r"/part_\d+/", name)]
    try:
        return savers.Saver(var_list=found, write_version=version)
    except TypeError as error:
        if any(key in name for key in found for name in partitioned):
            raise ValueError(
                "Models containing partition variables cannot be converted from checkpoint files. Please pass in a "
                "SavedModel using the flag --input_saved_model_dir."
            ) from error
        types = {op.type for op in graph.get_operations()}
        if not any(each.startswith("Variable") or each.endswith("VariableOp") for each in types):
            raise ValueError(
                "No variables were found in this model. It is likely the model was frozen previously. You cannot "
                "freeze a graph twice."
            ) from error
        raise


def _stored_names(checkpoint: str) -> list[str]:
    return sorted(NewCheckpointReader(checkpoint).get_variable_to_shape_map())


def _existing(path: str, what: str) -> str:
    if not file_io.file_exists(path):
        raise OSError(f"Input {what} file '{path}' does not exist!")
    return path


def freeze_graph(
    input_graph: str,
    input_saver: str,
    input_binary: bool,
    input_checkpoint: str,
    output_node_names: str,
    restore_op_name: str,
    filename_tensor_name: str,
    output_graph: str,
    clear_devices: bool,
    initializer_nodes: str,
    variable_names_whitelist: str = "",
    variable_names_blacklist: str = "",
    input_meta_graph: str | None = None,
    input_saved_model_dir: str | None = None,
    saved_model_tags: str = tag_constants.SERVING,
    checkpoint_version: int = SaverDef.V2,
) -> Any:
    """As `freeze_graph_with_def_protos`, for files.

    Args:
      input_graph: the file of a `GraphDef`.
      input_saver: the file of a `SaverDef`, or "".
      input_binary: whether files are binary, not text.
      input_meta_graph: the file of a `MetaGraphDef`.
      saved_model_tags: the tags of the SavedModel's graph, separated by commas.

    Raises IOError when a file does not exist.

    Source: `tensorflow.python.tools.freeze_graph.freeze_graph`.
    """
    graph_def = meta_graph_def = saver_def = None
    if input_saved_model_dir:
        graph_def = saved_model_utils.get_meta_graph_def(input_saved_model_dir, saved_model_tags).graph_def
    elif input_graph:
        graph_def = _arguments.read_message(_existing(input_graph, "graph"), GraphDef(), input_binary)
    if input_meta_graph:
        path = _existing(input_meta_graph, "meta graph")
        meta_graph_def = _arguments.read_message(path, MetaGraphDef(), input_binary)
    if input_saver:
        saver_def = _arguments.read_message(_existing(input_saver, "saver"), SaverDef(), input_binary)
    return freeze_graph_with_def_protos(
        graph_def,
        saver_def,
        input_checkpoint,
        output_node_names,
        restore_op_name,
        filename_tensor_name,
        output_graph,
        clear_devices,
        initializer_nodes,
        variable_names_whitelist,
        variable_names_blacklist,
        meta_graph_def,
        input_saved_model_dir,
        saved_model_tags.replace(" ", "").split(","),
        checkpoint_version=checkpoint_version,
    )


def main(unused_args: list[str], flags: argparse.Namespace) -> None:
    """Freezes what the flags say."""
    arguments = dict(vars(flags))
    version = arguments.pop("checkpoint_version")
    if version not in (1, 2):
        raise ValueError(f"Invalid checkpoint version (must be '1' or '2'): {version}")
    freeze_graph(**arguments, checkpoint_version=SaverDef.V1 if version == 1 else SaverDef.V2)


def run_main() -> None:
    """The command line."""
    parser = _arguments.Parser(description="Makes one file of a graph and its trained variables.")
    parser.add_texts(
        input_graph="file of a GraphDef",
        input_saver="file of a SaverDef",
        input_checkpoint="path of a checkpoint",
        output_graph="where to write the frozen GraphDef",
        output_node_names="nodes to keep, separated by commas",
        initializer_nodes="nodes to run before freezing, separated by commas",
        variable_names_whitelist="variables to freeze, separated by commas; all when not given",
        variable_names_blacklist="variables not to freeze, separated by commas",
        input_meta_graph="file of a MetaGraphDef",
        input_saved_model_dir="directory of a SavedModel",
    )
    parser.add_argument("--checkpoint_version", type=int, default=2, help="format of checkpoints, 1 or 2")
    parser.add_argument("--restore_op_name", default="save/restore_all", help="not used")
    parser.add_argument("--filename_tensor_name", default="save/Const:0", help="not used")
    parser.add_argument("--saved_model_tags", default="serve", help="tags of the graph, separated by commas")
    parser.add_switch("input_binary", "whether input files are binary")
    parser.add_switch("clear_devices", "whether to forget devices", default=True)
    _arguments.run(main, parser)


if __name__ == "__main__":
    run_main()
