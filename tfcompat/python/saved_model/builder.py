"""`tf.saved_model.builder`."""

from tfcompat.python.saved_model.builder_impl import SavedModelBuilder as SavedModelBuilder
