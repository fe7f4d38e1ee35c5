"""`tensorflow.python.ops.array_grad`: gradient functions by name, as scripts that change gradients call them."""

from tfcompat.python.framework.gradient_registry import function_named as __getattr__
