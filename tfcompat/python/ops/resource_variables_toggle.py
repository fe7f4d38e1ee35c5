"""TensorFlow 2's module for the switch of resource variables."""

from tfcompat.python.ops.variable_scope import disable_resource_variables as disable_resource_variables
from tfcompat.python.ops.variable_scope import enable_resource_variables as enable_resource_variables
from tfcompat.python.ops.variable_scope import resource_variables_enabled as resource_variables_enabled
