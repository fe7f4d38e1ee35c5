"""`tf.random`."""

from tfcompat.python.framework.random_seed import get_seed, set_random_seed
