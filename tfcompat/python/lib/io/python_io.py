"""`tf.python_io`, under TensorFlow's module name."""

from tfcompat.python.lib.io.tf_record import TFRecordCompressionType as TFRecordCompressionType
from tfcompat.python.lib.io.tf_record import TFRecordOptions as TFRecordOptions
from tfcompat.python.lib.io.tf_record import TFRecordWriter as TFRecordWriter
from tfcompat.python.lib.io.tf_record import tf_record_iterator as tf_record_iterator
