"""Ragged tensors. Importing it has TensorFlow's functions and Python's operators take them."""

from tfcompat.python.ops.ragged import ragged_dispatch as ragged_dispatch
from tfcompat.python.ops.ragged import ragged_operators as ragged_operators
