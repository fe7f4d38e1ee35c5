"""TensorFlow 1.15's module for what stands for a tensor."""

from tfcompat.python.framework.indexed_slices import _TensorLike as _TensorLike
