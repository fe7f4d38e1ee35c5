"""Imports JAX without a trace in NumPy's global random generator, from which JAX's import draws: a script that has
seeded it must get the numbers it always got. Its search for devices is no news to a script that logs its progress."""

import logging

import numpy as np

_state = np.random.get_state()

import jax  # noqa: E402

np.random.set_state(_state)

_search = logging.getLogger("jax._src.xla_bridge")
if _search.level == logging.NOTSET:
    _search.setLevel(logging.WARNING)
