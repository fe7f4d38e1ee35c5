"""`tf.errors`."""

from tfcompat.python.framework.errors_impl import *  # noqa: F403
from tfcompat.python.framework.errors_impl import OpError as OpError
