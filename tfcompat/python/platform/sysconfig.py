"""`tf.sysconfig`: what compiling a custom op in C++ needs. tfcompat has no C++ interface, and says so."""

from __future__ import annotations

from typing import NoReturn

from tfcompat.python.framework.errors_impl import UnimplementedError
from tfcompat.python.framework.versions import CXX11_ABI_FLAG as CXX11_ABI_FLAG
from tfcompat.python.framework.versions import MONOLITHIC_BUILD as MONOLITHIC_BUILD


def get_include() -> NoReturn:
    """TensorFlow's C++ headers. Raises UnimplementedError."""
    _no_custom_ops()


def get_lib() -> NoReturn:
    """The directory of TensorFlow's C++ library. Raises UnimplementedError."""
    _no_custom_ops()


def get_compile_flags() -> NoReturn:
    """What the compiler of a custom op needs. Raises UnimplementedError."""
    _no_custom_ops()


def get_link_flags() -> NoReturn:
    """What the linker of a custom op needs. Raises UnimplementedError."""
    _no_custom_ops()


def _no_custom_ops() -> NoReturn:
    raise UnimplementedError(
        None, None, "tfcompat runs no custom ops written in C++: write the op with tf.* functions or tf.py_func"
    )
