"""`tf.train` under TensorFlow's module name."""

from tfcompat.train import *  # noqa: F403
