"""`tf.random.experimental`: generators that are objects. They belong to eager TensorFlow 2 and are not supported."""

from __future__ import annotations

from typing import Any, NoReturn

from tfcompat.python.framework import errors


def _unsupported(what: str) -> NoReturn:
    message = (
        f"tf.random.experimental.{what} is not supported: use tf.random_uniform and its siblings with seeds, or "
        "tf.random.stateless_uniform and its siblings"
    )
    raise errors.UnimplementedError(None, None, message)


class Generator:
    """A random generator with state of its own. Not supported: raises UnimplementedError."""

    def __init__(self, copy_from: Any = None, state: Any = None, alg: Any = None) -> None:
        _unsupported("Generator")

    @classmethod
    def from_seed(cls, seed: Any, alg: Any = None) -> NoReturn:
        """A generator for a seed. Not supported: raises UnimplementedError."""
        _unsupported("Generator.from_seed")

    @classmethod
    def from_state(cls, state: Any, alg: Any) -> NoReturn:
        """A generator for a state. Not supported: raises UnimplementedError."""
        _unsupported("Generator.from_state")

    @classmethod
    def from_key_counter(cls, key: Any, counter: Any, alg: Any) -> NoReturn:
        """A generator for a key and a counter. Not supported: raises UnimplementedError."""
        _unsupported("Generator.from_key_counter")

    @classmethod
    def from_non_deterministic_state(cls, alg: Any = None) -> NoReturn:
        """A generator for a state drawn by chance. Not supported: raises UnimplementedError."""
        _unsupported("Generator.from_non_deterministic_state")


def create_rng_state(seed: Any, algorithm: Any) -> NoReturn:
    """The state of a generator. Not supported: raises UnimplementedError."""
    _unsupported("create_rng_state")


def get_global_generator() -> NoReturn:
    """The global generator. Not supported: raises UnimplementedError."""
    _unsupported("get_global_generator")


def set_global_generator(generator: Any) -> NoReturn:
    """Replaces the global generator. Not supported: raises UnimplementedError."""
    _unsupported("set_global_generator")
