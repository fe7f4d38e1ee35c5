"""`tf.saved_model.signature_def_utils`."""

from tfcompat.python.saved_model.signature_def_utils_impl import build_signature_def as build_signature_def
from tfcompat.python.saved_model.signature_def_utils_impl import (
    classification_signature_def as classification_signature_def,
)
from tfcompat.python.saved_model.signature_def_utils_impl import is_valid_signature as is_valid_signature
from tfcompat.python.saved_model.signature_def_utils_impl import (
    load_op_from_signature_def as load_op_from_signature_def,
)
from tfcompat.python.saved_model.signature_def_utils_impl import op_signature_def as op_signature_def
from tfcompat.python.saved_model.signature_def_utils_impl import predict_signature_def as predict_signature_def
from tfcompat.python.saved_model.signature_def_utils_impl import regression_signature_def as regression_signature_def
