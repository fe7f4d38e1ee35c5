"""Scopes that ask for compilation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def experimental_jit_scope(compile_ops: bool = True, separate_compiled_gradients: bool = False) -> Iterator[None]:
    """A context whose ops TensorFlow would compile together. It changes nothing here: all ops are compiled together.

    Args:
      compile_ops: what TensorFlow is asked to do.
      separate_compiled_gradients: whether it is to compile gradients apart.

    Source: `tf.xla.experimental.jit_scope`.
    """
    yield
