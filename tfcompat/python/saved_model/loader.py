"""`tf.saved_model.loader`."""

from tfcompat.python.saved_model.loader_impl import load as load
from tfcompat.python.saved_model.loader_impl import maybe_saved_model_directory as maybe_saved_model_directory
