"""The registry of kernels."""

from __future__ import annotations

import pytest

from tfcompat.core.framework import kernel


def test_every_kernel_fits_its_op() -> None:
    for op_type in kernel.registered():
        found = kernel.lookup(op_type)
        assert found is not None
        assert found.op_type == op_type


def test_an_op_without_a_kernel() -> None:
    assert kernel.lookup("Abort") is None


def test_a_kernel_is_registered_once() -> None:
    with pytest.raises(ValueError, match="registered twice"):
        kernel.kernel("MatMul")(lambda a, b: a)
