"""Writes SavedModels."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

from google.protobuf import text_format
from google.protobuf.any_pb2 import Any as AnyProto
from tensorboard.compat.proto import types_pb2
from tensorboard.compat.proto.meta_graph_pb2 import AssetFileDef
from tensorboard.compat.proto.saver_pb2 import SaverDef

from tfcompat.core.protobuf.saved_model_pb2 import SavedModel
from tfcompat.python.framework import dtypes, ops
from tfcompat.python.lib.io import file_io
from tfcompat.python.ops import variables
from tfcompat.python.platform import tf_logging as logging
from tfcompat.python.saved_model import constants
from tfcompat.python.saved_model import utils_impl as utils
from tfcompat.python.training.saver import Saver


class SavedModelBuilder:
    """Writes a SavedModel: graphs that share their variables, each with tags, signatures, and the files it needs.

    Example:
      builder = tf.saved_model.Builder("/tmp/model")
      with tf.Session(graph=graph) as sess:
          signature = tf.saved_model.predict_signature_def({"x": x}, {"y": y})
          builder.add_meta_graph_and_variables(sess, ["serve"], {"serving_default": signature})
      builder.save()

    Args:
      export_dir: the directory, which is made. It may exist, but be empty.

    Raises AssertionError when there is something in the directory.

    Source: `tf.saved_model.Builder`.
    """

    def __init__(self, export_dir: Any) -> None:
        self._saved_model = SavedModel(saved_model_schema_version=constants.SAVED_MODEL_SCHEMA_VERSION)
        self._export_dir = os.fsdecode(export_dir)
        self._has_saved_variables = False
        if not file_io.file_exists(export_dir):
            file_io.recursive_create_dir(export_dir)
        elif file_io.list_directory(export_dir):
            raise AssertionError(
                "Export directory already exists, and isn't empty. Please choose a different export directory, or "
                f"delete all the contents of the specified directory: {export_dir}"
            )

    def add_meta_graph_and_variables(
        self,
        sess: Any,
        tags: Iterable[str],
        signature_def_map: Mapping[str, Any] | None = None,
        assets_collection: Iterable[Any] | None = None,
        legacy_init_op: Any = None,
        clear_devices: bool = False,
        main_op: Any = None,
        strip_default_attrs: bool = False,
        saver: Saver | None = None,
    ) -> None:
        """Adds the default graph and writes its variables. To be called once, first.

        Args:
          sess: the session that holds the variables.
          tags: by which `tf.saved_model.load` finds the graph.
          signature_def_map: `SignatureDef`s by name.
          assets_collection: string constants that hold paths of files, which are copied.
          legacy_init_op: as `main_op`.
          clear_devices: forget the nodes' devices.
          main_op: an op to run when the graph has been loaded and its variables are restored.
          strip_default_attrs: leave out attributes that have their default value.
          saver: what saves the variables; one for all of them when None.

        Raises:
          AssertionError: the variables have been written, or a signature lacks a name or dtype.
          KeyError: a signature has a reserved name.
          TypeError: `main_op` is no operation, or an asset no scalar string constant.
          ValueError: the graph has a main op already.

        Source: `tf.saved_model.Builder.add_meta_graph_and_variables`.
        """
        if self._has_saved_variables:
            raise AssertionError(
                "Graph state including variables and assets has already been saved. Please invoke `add_meta_graph()` "
                "instead."
            )
        signatures = _checked(signature_def_map)
        self._add_collections(assets_collection, main_op or legacy_init_op)
        utils.get_or_create_variables_dir(self._export_dir)
        saver = saver or _saver_of_all()
        saver.save(sess, utils.get_variables_path(self._export_dir), write_meta_graph=False, write_state=False)
        self._add(saver, tags, signatures, clear_devices, strip_default_attrs)
        self._has_saved_variables = True

    def add_meta_graph(
        self,
        tags: Iterable[str],
        signature_def_map: Mapping[str, Any] | None = None,
        assets_collection: Iterable[Any] | None = None,
        legacy_init_op: Any = None,
        clear_devices: bool = False,
        main_op: Any = None,
        strip_default_attrs: bool = False,
        saver: Saver | None = None,
    ) -> None:
        """Adds the default graph, which uses the variables that have been written.

        Args and errors as `add_meta_graph_and_variables`; AssertionError when that has not been called.

        Source: `tf.saved_model.Builder.add_meta_graph`.
        """
        if not self._has_saved_variables:
            raise AssertionError(
                "Graph state including variables and assets has not been saved yet. Please invoke "
                "`add_meta_graph_and_variables()` first."
            )
        signatures = _checked(signature_def_map)
        self._add_collections(assets_collection, main_op or legacy_init_op)
        self._add(saver or _saver_of_all(), tags, signatures, clear_devices, strip_default_attrs)

    def save(self, as_text: bool = False) -> bytes:
        """Writes the file `saved_model.pb`, or as text `saved_model.pbtxt`. Returns its path.

        Source: `tf.saved_model.Builder.save`.
        """
        name = constants.SAVED_MODEL_FILENAME_PBTXT if as_text else constants.SAVED_MODEL_FILENAME_PB
        path = os.path.join(self._export_dir, name)
        if as_text:
            content = text_format.MessageToString(self._saved_model).encode()
        else:
            content = self._saved_model.SerializeToString(deterministic=True)
        file_io.recursive_create_dir(self._export_dir)
        file_io.atomic_write_string_to_file(path, content)
        logging.info("SavedModel written to: %s", path)
        return os.fsencode(path)

    def _add_collections(self, assets: Iterable[Any] | None, main_op: Any) -> None:
        sources = _collect_assets(assets or ())
        if sources:
            self._copy_assets(sources)
        if main_op is None:
            return
        if not isinstance(main_op, ops.Operation):
            raise TypeError(f"main_op needs to be an Operation: {main_op!r}")
        for key in (constants.MAIN_OP_KEY, constants.LEGACY_INIT_OP_KEY):
            if ops.get_collection(key):
                raise ValueError(f"Graph already contains one or more main ops under the collection {key}.")
        ops.add_to_collection(constants.MAIN_OP_KEY, main_op)

    def _copy_assets(self, sources: Mapping[str, str]) -> None:
        directory = utils.get_or_create_assets_dir(self._export_dir)
        for name, source in sources.items():
            path = os.path.join(directory, name)
            if not file_io.file_exists(path):  # it came with an earlier graph
                file_io.copy(source, path)
        logging.info("Assets written to: %s", directory)

    def _add(
        self, saver: Saver, tags: Iterable[str], signatures: Mapping[str, Any], clear_devices: bool, strip: bool
    ) -> None:
        definition = saver.export_meta_graph(clear_devices=clear_devices, strip_default_attrs=strip)
        definition.meta_info_def.tags.extend(tags)
        for name, signature in signatures.items():
            definition.signature_def[name].CopyFrom(signature)
        self._saved_model.meta_graphs.add().CopyFrom(definition)


def _saver_of_all() -> Saver:
    return Saver(variables._all_saveable_objects(), sharded=True, write_version=SaverDef.V2, allow_empty=True)


def _checked(signatures: Mapping[str, Any] | None) -> Mapping[str, Any]:
    for signature in (signatures or {}).values():
        for info in [*signature.inputs.values(), *signature.outputs.values()]:
            _check_info(info)
    for key, purpose in (
        (constants.INIT_OP_SIGNATURE_KEY, "initialization"),
        (constants.TRAIN_OP_SIGNATURE_KEY, "the train op"),
    ):
        if key in (signatures or {}):
            raise KeyError(f'SignatureDef map key "{key}" is reserved for {purpose}. Please use a different key.')
    return signatures or {}


def _check_info(info: Any) -> None:
    encoding = info.WhichOneof("encoding")
    if encoding is None:
        raise AssertionError(
            "All TensorInfo protos used in the SignatureDefs must have one of the 'encoding' fields (e.g., name or "
            f"coo_sparse) set: {info}"
        )
    if encoding == "composite_tensor":
        for component in info.composite_tensor.components:
            _check_info(component)
    elif info.dtype == types_pb2.DT_INVALID:
        raise AssertionError(f"All TensorInfo protos used in the SignatureDefs must have the dtype field set: {info}")


def _collect_assets(tensors: Iterable[Any]) -> dict[str, str]:
    """Notes the assets in a collection of the graph. Returns where each comes from, by its name in the SavedModel."""
    sources: dict[str, str] = {}
    for tensor in tensors:
        source = _asset_path(tensor)
        if not source:
            raise ValueError(f"Invalid asset filepath tensor {tensor}")
        name = _name_of_asset(source, sources)
        sources[name] = source
        asset = AnyProto()
        asset.Pack(AssetFileDef(filename=name, tensor_info={"name": tensor.name}))
        # Packed names of messages that tensorboard brings are its own; TensorFlow looks for its.
        asset.type_url = "type.googleapis.com/tensorflow.AssetFileDef"
        ops.add_to_collection(constants.ASSETS_KEY, asset)
    return sources


def _asset_path(tensor: Any) -> str:
    if not isinstance(tensor, ops.Tensor):
        raise TypeError("Asset path tensor must be a Tensor.")
    if tensor.op.type != "Const":
        raise TypeError("Asset path tensor must be of type constant.")
    if tensor.dtype != dtypes.string:
        raise TypeError("Asset path tensor must be of dtype string.")
    values = tensor.op.get_attr("value").string_val
    if len(values) != 1:
        raise TypeError("Asset path tensor must be a scalar.")
    return os.fsdecode(values[0])


def _name_of_asset(source: str, sources: Mapping[str, str]) -> str:
    """The file's own name, unless another file has it: then one with a number."""
    first = name = os.path.basename(source)
    number = 1
    if first in sources and (sources[first] == source or file_io.filecmp(source, sources[first])):
        return first
    while name in sources:
        name, number = f"{name}_{number}", number + 1
    return name
