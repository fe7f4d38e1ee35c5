"""Operations on the bits of integers."""

from __future__ import annotations

from tfcompat.python.framework import ops
from tfcompat.python.ops._generated_modules import star_import
from tfcompat.python.ops.op_function import op_function

bitwise_and = op_function("BitwiseAnd", "The bits that are set in both `x` and `y`.")
bitwise_or = op_function("BitwiseOr", "The bits that are set in `x` or `y`.")
bitwise_xor = op_function("BitwiseXor", "The bits that are set in exactly one of `x` and `y`.")
invert = op_function("Invert", "The bits that are not set in `x`.")
left_shift = op_function("LeftShift", "The bits of `x` moved `y` places up.")
population_count = op_function("PopulationCount", "The number of bits that are set in `x`.")
right_shift = op_function("RightShift", "The bits of `x` moved `y` places down; the sign is kept.")

for _op_type in ("BitwiseAnd", "BitwiseOr", "BitwiseXor", "Invert", "PopulationCount", "LeftShift", "RightShift"):
    ops.NotDifferentiable(_op_type)

star_import(__name__)
