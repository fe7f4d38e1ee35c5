"""TensorFlow 2's module for the variables of TensorFlow 1."""

from tfcompat.python.ops.variable_scope import default_variable_creator as default_variable_creator
from tfcompat.python.ops.variables import VariableV1 as VariableV1
from tfcompat.python.ops.variables import is_variable_initialized as is_variable_initialized
