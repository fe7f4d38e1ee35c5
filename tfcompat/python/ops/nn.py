"""All of `nn_ops`, `nn_impl` and `embedding_ops`, as scripts import `tensorflow.python.ops.nn`."""

from tfcompat.python.ops.embedding_ops import *  # noqa: F403
from tfcompat.python.ops.math_ops import sigmoid, tanh
from tfcompat.python.ops.nn_impl import *  # noqa: F403
from tfcompat.python.ops.nn_ops import *  # noqa: F403
