"""`tf.train.experimental`."""

from tfcompat.python.training.tracking.python_state import PythonState as PythonState
