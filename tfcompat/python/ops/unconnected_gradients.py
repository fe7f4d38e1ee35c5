"""What stands for a gradient that is not there."""

from __future__ import annotations

import enum


class UnconnectedGradients(enum.Enum):
    """What `tf.gradients` gives for an x that no y depends on: `NONE`, or `ZERO` (zeros of its shape)."""

    NONE = "none"
    ZERO = "zero"
