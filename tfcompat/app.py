"""`tf.app`: a script's main function and its flags."""

from tfcompat.python.platform import flags as flags
from tfcompat.python.platform.app import run as run
