"""`context.executing_eagerly()`, which libraries of the time ask."""

from __future__ import annotations

from tfcompat.python.compat.v2_compat import executing_eagerly
