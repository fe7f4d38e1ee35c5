"""`tf.saved_model.utils`."""

from tfcompat.python.saved_model.utils_impl import build_tensor_info as build_tensor_info
from tfcompat.python.saved_model.utils_impl import build_tensor_info_from_op as build_tensor_info_from_op
from tfcompat.python.saved_model.utils_impl import get_tensor_from_tensor_info as get_tensor_from_tensor_info
