"""`tensorflow.python.ops.gradients`: derivatives."""

from tfcompat.python.ops.custom_gradient import custom_gradient as custom_gradient
from tfcompat.python.ops.gradients_impl import AggregationMethod as AggregationMethod
from tfcompat.python.ops.gradients_impl import UnconnectedGradients as UnconnectedGradients
from tfcompat.python.ops.gradients_impl import gradients as gradients
from tfcompat.python.ops.gradients_impl import gradients_v2 as gradients_v2
from tfcompat.python.ops.gradients_impl import hessians as hessians
