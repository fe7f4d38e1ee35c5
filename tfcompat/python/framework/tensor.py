"""TensorFlow 2's module for `Tensor`."""

from tfcompat.python.framework.ops import Tensor as Tensor
from tfcompat.python.framework.ops import is_dense_tensor_like as is_dense_tensor_like
