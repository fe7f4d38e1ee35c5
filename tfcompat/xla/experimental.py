"""`tf.xla.experimental`: here XLA compiles everything, so these only build."""

from tfcompat.python.compiler.xla.jit import experimental_jit_scope as jit_scope
from tfcompat.python.compiler.xla.xla import compile

__all__ = ["compile", "jit_scope"]
