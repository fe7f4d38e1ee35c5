"""Signatures: which tensors of a model are what one feeds and fetches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tensorboard.compat.proto import types_pb2
from tensorboard.compat.proto.meta_graph_pb2 import SignatureDef

from tfcompat.python.framework import errors_impl as errors
from tfcompat.python.framework import ops
from tfcompat.python.saved_model import signature_constants as names
from tfcompat.python.saved_model import utils_impl as utils


def build_signature_def(
    inputs: Mapping[str, Any] | None = None, outputs: Mapping[str, Any] | None = None, method_name: str | None = None
) -> Any:
    """A `SignatureDef`.

    Args:
      inputs: the `TensorInfo`s of what is fed, by name.
      outputs: the `TensorInfo`s of what is fetched, by name.
      method_name: what kind of signature it is; see `tf.saved_model.signature_constants`.

    Source: `tf.saved_model.build_signature_def`.
    """
    signature = SignatureDef()
    for name, info in (inputs or {}).items():
        signature.inputs[name].CopyFrom(info)
    for name, info in (outputs or {}).items():
        signature.outputs[name].CopyFrom(info)
    if method_name is not None:
        signature.method_name = method_name
    return signature


def _info(tensor: Any, dtype: int, message: str) -> Any:
    info = utils.build_tensor_info(tensor)
    if info.dtype != dtype:
        raise ValueError(message)
    return info


def _examples_info(examples: Any, kind: str) -> Any:
    if examples is None:
        raise ValueError(f"{kind} examples cannot be None.")
    message = f"{kind} examples must be a string Tensor."
    if not isinstance(examples, ops.Tensor):
        raise ValueError(message)
    return _info(examples, types_pb2.DT_STRING, message)


def regression_signature_def(examples: Any, predictions: Any) -> Any:
    """The signature of a regression.

    Args:
      examples: a string tensor, of serialised `tf.train.Example`s.
      predictions: a float32 tensor.

    Raises ValueError for anything else. Source: `tf.saved_model.regression_signature_def`.
    """
    inputs = {names.REGRESS_INPUTS: _examples_info(examples, "Regression")}
    if predictions is None:
        raise ValueError("Regression predictions cannot be None.")
    info = _info(predictions, types_pb2.DT_FLOAT, "Regression output must be a float Tensor.")
    return build_signature_def(inputs, {names.REGRESS_OUTPUTS: info}, names.REGRESS_METHOD_NAME)


def classification_signature_def(examples: Any, classes: Any, scores: Any) -> Any:
    """The signature of a classification.

    Args:
      examples: a string tensor, of serialised `tf.train.Example`s.
      classes: a string tensor of labels, or None.
      scores: a float32 tensor, or None, but not both.

    Raises ValueError for anything else. Source: `tf.saved_model.classification_signature_def`.
    """
    inputs = {names.CLASSIFY_INPUTS: _examples_info(examples, "Classification")}
    if classes is None and scores is None:
        raise ValueError("Classification classes and scores cannot both be None.")
    outputs = {}
    if classes is not None:
        message = "Classification classes must be a string Tensor."
        outputs[names.CLASSIFY_OUTPUT_CLASSES] = _info(classes, types_pb2.DT_STRING, message)
    if scores is not None:
        message = "Classification scores must be a float Tensor."
        outputs[names.CLASSIFY_OUTPUT_SCORES] = _info(scores, types_pb2.DT_FLOAT, message)
    return build_signature_def(inputs, outputs, names.CLASSIFY_METHOD_NAME)


def predict_signature_def(inputs: Mapping[str, Any], outputs: Mapping[str, Any]) -> Any:
    """The signature of a prediction.

    Args:
      inputs: the tensors that are fed, by name.
      outputs: the tensors that are fetched, by name.

    Raises ValueError when there are none. Source: `tf.saved_model.predict_signature_def`.
    """
    if not inputs:
        raise ValueError("Prediction inputs cannot be None or empty.")
    if not outputs:
        raise ValueError("Prediction outputs cannot be None or empty.")
    return build_signature_def(_infos(inputs), _infos(outputs), names.PREDICT_METHOD_NAME)


def _infos(tensors: Mapping[str, Any]) -> dict[str, Any]:
    return {name: utils.build_tensor_info(tensor) for name, tensor in tensors.items()}


def is_valid_signature(signature_def: Any) -> bool:
    """Whether TensorFlow Serving can serve a `SignatureDef`: its inputs and outputs are those of its method.

    Source: `tf.saved_model.is_valid_signature`.
    """
    if signature_def is None:
        return False
    method = signature_def.method_name
    inputs = {name: info.dtype for name, info in signature_def.inputs.items()}
    outputs = {name: info.dtype for name, info in signature_def.outputs.items()}
    if method == names.PREDICT_METHOD_NAME:
        return bool(inputs) and bool(outputs)
    if method == names.REGRESS_METHOD_NAME:
        return inputs == {names.REGRESS_INPUTS: types_pb2.DT_STRING} and outputs == {
            names.REGRESS_OUTPUTS: types_pb2.DT_FLOAT
        }
    if method == names.CLASSIFY_METHOD_NAME:
        allowed = {
            names.CLASSIFY_OUTPUT_CLASSES: types_pb2.DT_STRING,
            names.CLASSIFY_OUTPUT_SCORES: types_pb2.DT_FLOAT,
        }
        return (
            inputs == {names.CLASSIFY_INPUTS: types_pb2.DT_STRING}
            and bool(outputs)
            and all(allowed.get(name) == dtype for name, dtype in outputs.items())
        )
    return False


def op_signature_def(op: Any, key: str) -> Any:
    """A signature whose one output, under `key`, is an operation.

    Source: `tensorflow.python.saved_model.signature_def_utils_impl.op_signature_def`.
    """
    return build_signature_def(outputs={key: utils.build_tensor_info_from_op(op)})


def load_op_from_signature_def(signature_def: Any, key: str, import_scope: str | None = None) -> Any:
    """The operation of a signature that `op_signature_def` made.

    Raises NotFoundError when the graph lacks it.

    Source: `tensorflow.python.saved_model.signature_def_utils_impl.load_op_from_signature_def`.
    """
    try:
        return utils.get_element_from_tensor_info(signature_def.outputs[key], import_scope=import_scope)
    except KeyError:
        raise errors.NotFoundError(
            None, None, f"The {key} could not be found in the graph: the signature with that key was not made for it."
        ) from None
