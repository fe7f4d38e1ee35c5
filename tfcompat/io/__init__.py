"""`tf.io`: files."""

from tfcompat.io import gfile as gfile
