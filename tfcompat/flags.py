"""`tf.flags`: command line flags."""

from tfcompat.python.platform.flags import *  # noqa: F403
