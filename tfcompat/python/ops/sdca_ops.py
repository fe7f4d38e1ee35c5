"""Stochastic dual coordinate ascent. Graphs with these ops can be built and saved; nothing here runs them."""

from __future__ import annotations

from tfcompat.python.ops._generated_modules import star_import
from tfcompat.python.ops.op_function import op_function

sdca_optimizer = op_function("SdcaOptimizer", "Steps of dual coordinate ascent for a linear model.")
sdca_fprint = op_function("SdcaFprint", "Fingerprints of strings, of 128 bits.")
sdca_shrink_l1 = op_function("SdcaShrinkL1", "The L1 shrink step of dual coordinate ascent, in place.")

star_import(__name__)
