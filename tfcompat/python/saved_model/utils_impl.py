"""How signatures name tensors (`TensorInfo`), and where a SavedModel's files are."""

from __future__ import annotations

import os
from typing import Any

from tensorboard.compat.proto import types_pb2
from tensorboard.compat.proto.meta_graph_pb2 import TensorInfo

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.errors_impl import UnimplementedError
from tfcompat.python.framework.sparse_tensor import SparseTensor
from tfcompat.python.framework.tensor_shape import unknown_shape
from tfcompat.python.saved_model import constants


def build_tensor_info(tensor: Any) -> Any:
    """The `TensorInfo` of a tensor, variable or `SparseTensor`: names, dtype and static shape.

    Raises UnimplementedError for other values made of several tensors.

    Source: `tf.saved_model.build_tensor_info`.
    """
    if not hasattr(tensor, "dtype") or not (hasattr(tensor, "name") or isinstance(tensor, SparseTensor)):
        raise UnimplementedError(
            None,
            None,
            f"tfcompat has no TensorInfo of a {type(tensor).__name__}: give the tensors that it is made of, each under "
            "a name of its own.",
        )
    info = TensorInfo(dtype=dtypes.as_dtype(tensor.dtype).as_datatype_enum, tensor_shape=tensor.get_shape().as_proto())
    if isinstance(tensor, SparseTensor):
        info.coo_sparse.values_tensor_name = tensor.values.name
        info.coo_sparse.indices_tensor_name = tensor.indices.name
        info.coo_sparse.dense_shape_tensor_name = tensor.dense_shape.name
    else:
        info.name = tensor.name
    return info


def build_tensor_info_from_op(op: Any) -> Any:
    """A `TensorInfo` that names an operation; its dtype is DT_INVALID.

    Source: `tensorflow.python.saved_model.utils_impl.build_tensor_info_from_op`.
    """
    return TensorInfo(dtype=types_pb2.DT_INVALID, tensor_shape=unknown_shape().as_proto(), name=op.name)


def get_tensor_from_tensor_info(tensor_info: Any, graph: Any = None, import_scope: str | None = None) -> Any:
    """The tensor or `SparseTensor` that a `TensorInfo` names.

    Args:
      tensor_info: a `TensorInfo`.
      graph: the graph; the default one when None.
      import_scope: the name scope that the graph was imported under.

    Raises:
      KeyError: there is no such tensor.
      ValueError: the `TensorInfo` names nothing.
      UnimplementedError: it describes a value that is neither.

    Source: `tf.saved_model.get_tensor_from_tensor_info`.
    """
    graph = graph or ops.get_default_graph()

    def tensor(name: str) -> Any:
        return graph.get_tensor_by_name(ops.prepend_name_scope(name, import_scope=import_scope))

    encoding = tensor_info.WhichOneof("encoding")
    if encoding == "name":
        return tensor(tensor_info.name)
    if encoding == "coo_sparse":
        sparse = tensor_info.coo_sparse
        return SparseTensor(
            tensor(sparse.indices_tensor_name),
            tensor(sparse.values_tensor_name),
            tensor(sparse.dense_shape_tensor_name),
        )
    if encoding == "composite_tensor":
        names = ", ".join(component.name for component in tensor_info.composite_tensor.components)
        raise UnimplementedError(
            None, None, f"tfcompat does not put composite tensors together: get the components by name ({names})."
        )
    raise ValueError(f"Invalid TensorInfo.encoding: {encoding}")


def get_element_from_tensor_info(tensor_info: Any, graph: Any = None, import_scope: str | None = None) -> Any:
    """The tensor or operation that a `TensorInfo` names. Raises KeyError when there is none.

    Source: `tensorflow.python.saved_model.utils_impl.get_element_from_tensor_info`.
    """
    graph = graph or ops.get_default_graph()
    return graph.as_graph_element(ops.prepend_name_scope(tensor_info.name, import_scope=import_scope))


def get_variables_dir(export_dir: Any) -> str:
    """The directory of the variables' checkpoint."""
    return os.path.join(_text(export_dir), constants.VARIABLES_DIRECTORY)


def get_or_create_variables_dir(export_dir: Any) -> str:
    """The directory of the variables' checkpoint, which is made when it is missing."""
    return _made(get_variables_dir(export_dir))


def get_variables_path(export_dir: Any) -> str:
    """The path of the variables' checkpoint, without endings."""
    return os.path.join(get_variables_dir(export_dir), constants.VARIABLES_FILENAME)


def get_assets_dir(export_dir: Any) -> str:
    """The directory of the files that the model needs."""
    return os.path.join(_text(export_dir), constants.ASSETS_DIRECTORY)


def get_or_create_assets_dir(export_dir: Any) -> str:
    """The directory of the files that the model needs, which is made when it is missing."""
    return _made(get_assets_dir(export_dir))


def _text(path: Any) -> str:
    return os.fsdecode(path)


def _made(directory: str) -> str:
    os.makedirs(directory, exist_ok=True)
    return directory
