"""`tf.saved_model.main_op`."""

from tfcompat.python.saved_model.main_op_impl import main_op as main_op
from tfcompat.python.saved_model.main_op_impl import main_op_with_restore as main_op_with_restore
