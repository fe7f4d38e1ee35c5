"""Switches for the functional form of control flow, which is the only one here."""

from tfcompat.python.compat.v2_compat import (
    control_flow_v2_enabled,
    disable_control_flow_v2,
    enable_control_flow_v2,
)

__all__ = ["control_flow_v2_enabled", "disable_control_flow_v2", "enable_control_flow_v2"]
