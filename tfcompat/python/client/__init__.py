"""Sessions."""

from tfcompat.core.framework import jax_loading as jax_loading
