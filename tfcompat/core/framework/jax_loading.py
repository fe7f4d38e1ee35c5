"""Imports JAX without a trace in NumPy's global random generator, from which JAX's import draws: a script that has
seeded it must get the numbers it always got."""

import numpy as np

_state = np.random.get_state()

import jax  # noqa: E402

np.random.set_state(_state)
