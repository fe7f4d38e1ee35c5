"""How each op type runs: one file per family of ops."""

from tfcompat.core.framework import jax_loading as jax_loading
