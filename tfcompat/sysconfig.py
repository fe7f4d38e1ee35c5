"""`tf.sysconfig`: what compiling custom ops in C++ needs."""

from tfcompat.python.platform.sysconfig import (
    CXX11_ABI_FLAG,
    MONOLITHIC_BUILD,
    get_compile_flags,
    get_include,
    get_lib,
    get_link_flags,
)
