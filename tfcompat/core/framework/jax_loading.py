"""Imports JAX without a trace in NumPy's global random generator, from which JAX's import draws: a script that has seeded it
must get the numbers it always got."""

import numpy as np

_state = np.random.get_state()  # noqa: NPY002 - the generator that scripts of the time use

import jax  # noqa: E402, F401

np.random.set_state(_state)  # noqa: NPY002
