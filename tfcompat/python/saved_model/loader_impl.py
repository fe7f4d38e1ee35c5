"""Reads SavedModels."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

from google.protobuf import text_format
from google.protobuf.message import DecodeError
from tensorboard.compat.proto.meta_graph_pb2 import AssetFileDef

from tfcompat.core.protobuf.saved_model_pb2 import SavedModel
from tfcompat.python.framework import ops
from tfcompat.python.lib.io import file_io
from tfcompat.python.ops import variables
from tfcompat.python.platform import tf_logging as logging
from tfcompat.python.saved_model import constants, signature_def_utils
from tfcompat.python.saved_model import utils_impl as utils
from tfcompat.python.training import saver as savers


def parse_saved_model(export_dir: Any) -> Any:
    """The `SavedModel` in a directory's file, `saved_model.pb` or `saved_model.pbtxt`.

    Raises IOError when there is none, or it is damaged.

    Source: `tensorflow.python.saved_model.loader_impl.parse_saved_model`.
    """
    directory = os.fsdecode(export_dir)
    binary = os.path.join(directory, constants.SAVED_MODEL_FILENAME_PB)
    text = os.path.join(directory, constants.SAVED_MODEL_FILENAME_PBTXT)
    if file_io.file_exists(binary):
        try:
            return SavedModel.FromString(file_io.read_file_to_string(binary, binary_mode=True))
        except DecodeError as error:
            raise OSError(f"Cannot parse file {binary}: {error}.") from error
    if file_io.file_exists(text):
        try:
            # Messages inside of others are named by type, and tensorboard has them under names of its own.
            content = file_io.read_file_to_string(text).replace(".com/tensorflow.", ".com/tensorboard.")
            return text_format.Parse(content, SavedModel())
        except text_format.ParseError as error:
            raise OSError(f"Cannot parse file {text}: {error}.") from error
    raise OSError(
        f"SavedModel file does not exist at: {directory}/{{{constants.SAVED_MODEL_FILENAME_PBTXT}|"
        f"{constants.SAVED_MODEL_FILENAME_PB}}}"
    )


def maybe_saved_model_directory(export_dir: Any) -> bool:
    """Whether a directory has the file of a SavedModel.

    Source: `tf.saved_model.contains_saved_model`.
    """
    names = (constants.SAVED_MODEL_FILENAME_PBTXT, constants.SAVED_MODEL_FILENAME_PB)
    return any(file_io.file_exists(os.path.join(os.fsdecode(export_dir), name)) for name in names)


def load(sess: Any, tags: Iterable[str], export_dir: Any, import_scope: str | None = None, **saver_kwargs: Any) -> Any:
    """Adds a graph of a SavedModel to a session's graph, restores its variables, and runs its main op.

    Example:
      with tf.Session(graph=tf.Graph()) as sess:
          model = tf.saved_model.load(sess, ["serve"], "/tmp/model")
          signature = model.signature_def["serving_default"]
          y = sess.run(signature.outputs["y"].name, {signature.inputs["x"].name: x})

    Args:
      sess: the session.
      tags: all tags of the graph.
      export_dir: the SavedModel's directory.
      import_scope: the name scope for the nodes.
      **saver_kwargs: arguments of `tf.train.import_meta_graph`.

    Returns:
      The graph's `MetaGraphDef`.

    Raises:
      IOError: there is no SavedModel, or its file is damaged.
      RuntimeError: it has no graph with these tags.

    Source: `tf.saved_model.load`.
    """
    return SavedModelLoader(export_dir).load(sess, tags, import_scope, **saver_kwargs)


class SavedModelLoader:
    """Loads a SavedModel in steps.

    Args:
      export_dir: the SavedModel's directory.

    Raises IOError when there is none, or its file is damaged.

    Source: `tensorflow.python.saved_model.loader_impl.SavedModelLoader`.
    """

    def __init__(self, export_dir: Any) -> None:
        self.export_dir = export_dir
        self.variables_path = utils.get_variables_path(export_dir)
        self.saved_model = parse_saved_model(export_dir)

    def get_meta_graph_def_from_tags(self, tags: Iterable[str]) -> Any:
        """The `MetaGraphDef` that has exactly these tags. Raises RuntimeError when there is none."""
        wanted = set(tags)
        available = [set(each.meta_info_def.tags) for each in self.saved_model.meta_graphs]
        if wanted in available:
            return self.saved_model.meta_graphs[available.index(wanted)]
        raise RuntimeError(
            f"MetaGraphDef associated with tags {str(tags).strip('[]')} could not be found in SavedModel. To inspect "
            "available tag-sets in the SavedModel, please use the SavedModel CLI: `saved_model_cli`"
            f"\navailable_tags: {available}"
        )

    def load_graph(
        self, graph: Any, tags: Iterable[str], import_scope: str | None = None, **saver_kwargs: Any
    ) -> tuple[Any, Any]:
        """Adds the nodes to `graph`. Returns (the saver of the variables, what `return_elements` names)."""
        definition = self.get_meta_graph_def_from_tags(tags)
        with graph.as_default():
            return savers._import_meta_graph_with_return_elements(definition, import_scope=import_scope, **saver_kwargs)

    def restore_variables(self, sess: Any, saver: Any, import_scope: str | None = None) -> None:
        """Restores the variables with a saver, which may be None when there are none.

        Raises ValueError when a saver is needed.
        """
        with sess.graph.as_default():
            if saver is None and not variables._all_saveable_objects(scope=import_scope):
                logging.info("The specified SavedModel has no variables; no checkpoints were restored.")
            elif isinstance(saver, savers.Saver):
                saver.restore(sess, self.variables_path)
            else:
                raise ValueError(
                    "No tf.train.Saver object was passed to the function SavedModelLoader.restore_variables. Since "
                    "there are variables in the graph, a saver is required."
                )

    def run_init_ops(self, sess: Any, tags: Iterable[str], import_scope: str | None = None) -> None:
        """Runs the graph's main op, which sees the paths that the assets have now."""
        definition = self.get_meta_graph_def_from_tags(tags)
        with sess.graph.as_default():
            init_op = get_init_op(definition, import_scope)
            if init_op is not None:
                sess.run([init_op], get_asset_tensors(self.export_dir, definition, import_scope))

    def load(self, sess: Any, tags: Iterable[str], import_scope: str | None = None, **saver_kwargs: Any) -> Any:
        """See `load`, the function."""
        with sess.graph.as_default():
            saver, _ = self.load_graph(sess.graph, tags, import_scope, **saver_kwargs)
            self.restore_variables(sess, saver, import_scope)
            self.run_init_ops(sess, tags, import_scope)
        return self.get_meta_graph_def_from_tags(tags)


def get_asset_tensors(
    export_dir: Any, meta_graph_def_to_load: Any, import_scope: str | None = None
) -> dict[str, bytes]:
    """The paths of a graph's assets, by the names of the tensors that hold them.

    Source: `tensorflow.python.saved_model.loader_impl.get_asset_tensors`.
    """
    assets = list(meta_graph_def_to_load.asset_file_def)
    collection = meta_graph_def_to_load.collection_def
    if not assets and constants.ASSETS_KEY in collection:
        assets = [AssetFileDef.FromString(each.value) for each in collection[constants.ASSETS_KEY].any_list.value]
    directory = utils.get_assets_dir(export_dir)
    scope = f"{import_scope}/" if import_scope else ""
    return {scope + asset.tensor_info.name: os.fsencode(os.path.join(directory, asset.filename)) for asset in assets}


def get_init_op(meta_graph_def: Any, import_scope: str | None = None) -> Any:
    """The op to run when the graph has been loaded, or None.

    Source: `tensorflow.python.saved_model.loader_impl.get_init_op`.
    """
    op = _op_of_signature(meta_graph_def, constants.INIT_OP_SIGNATURE_KEY, import_scope)
    for key in (constants.MAIN_OP_KEY, constants.LEGACY_INIT_OP_KEY):
        if op is None:
            op = _op_of_collection(meta_graph_def, key)
    return op


def get_train_op(meta_graph_def: Any, import_scope: str | None = None) -> Any:
    """The op that trains the model, or None.

    Source: `tensorflow.python.saved_model.loader_impl.get_train_op`.
    """
    op = _op_of_signature(meta_graph_def, constants.TRAIN_OP_SIGNATURE_KEY, import_scope)
    return _op_of_collection(meta_graph_def, constants.TRAIN_OP_KEY) if op is None else op


def _op_of_signature(meta_graph_def: Any, key: str, import_scope: str | None) -> Any:
    if key not in meta_graph_def.signature_def:
        return None
    return signature_def_utils.load_op_from_signature_def(meta_graph_def.signature_def[key], key, import_scope)


def _op_of_collection(meta_graph_def: Any, key: str) -> Any:
    if key not in meta_graph_def.collection_def:
        return None
    names = meta_graph_def.collection_def[key].node_list.value
    if len(names) != 1:
        raise RuntimeError(f"Expected exactly one SavedModel init op. Found: {names}")
    return ops.get_collection(key)[0]
