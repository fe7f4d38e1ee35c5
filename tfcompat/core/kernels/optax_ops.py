"""Kernels of the ops behind `tf.train.from_optax`: an optax transformation's `init` and `update`."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp

from tfcompat.core.framework.kernel import kernel
from tfcompat.python.framework import errors

if TYPE_CHECKING:  # every run loads this file: optax costs those that do not use it 0.1 s
    import optax

_transformations: dict[str, tuple[optax.GradientTransformation, tuple[str, ...], Any]] = {}
_numbers = itertools.count()


def register_transformation(
    transformation: optax.GradientTransformation, names: tuple[str, ...], state_structure: Any
) -> str:
    """Keeps a transformation for the ops, which know it by the key returned.

    Args:
      names: the parameters' names: to the transformation, the parameters are a dictionary.
      state_structure: the state's pytree structure, whose leaves are the ops' list `state`.
    """
    key = f"transformation_{next(_numbers)}"
    _transformations[key] = transformation, names, state_structure
    return key


def _lookup(key: str) -> tuple[optax.GradientTransformation, tuple[str, ...], Any]:
    if key not in _transformations:
        raise errors.NotFoundError(
            None, None, f"The optax transformation {key!r} is not known: its graph was made in another process."
        )
    return _transformations[key]


@kernel("OptaxInit")
def optax_init(params: list[Any], *, transformation: str) -> list[Any]:
    transform, names, _ = _lookup(transformation)
    state = transform.init(dict(zip(names, map(jnp.asarray, params), strict=True)))
    return [jnp.asarray(leaf) for leaf in jax.tree.leaves(state)]


@kernel("OptaxUpdate")
def optax_update(gradients: list[Any], params: list[Any], state: list[Any], *, transformation: str) -> list[Any]:
    transform, names, structure = _lookup(transformation)
    updates, new_state = transform.update(
        dict(zip(names, map(jnp.asarray, gradients), strict=True)),
        jax.tree.unflatten(structure, map(jnp.asarray, state)),
        dict(zip(names, map(jnp.asarray, params), strict=True)),
    )
    new_leaves, new_structure = jax.tree.flatten(new_state)
    if new_structure != structure:
        raise errors.InvalidArgumentError(
            None, None, f"The transformation's state changed its structure from {structure} to {new_structure}."
        )
    results = [(updates[name], param) for name, param in zip(names, params, strict=True)]
    results += list(zip(new_leaves, state, strict=True))
    return [jnp.asarray(value).astype(like.dtype) for value, like in results]
