"""Ragged tensors."""

from tfcompat.python.ops.ragged import ragged_gradients as ragged_gradients
