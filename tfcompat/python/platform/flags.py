"""`tf.flags`: absl's command line flags, with the argument names and the implicit parsing of TensorFlow 1.x."""

from __future__ import annotations

import functools
import logging as _logging
import sys as _sys
from collections.abc import Callable, Iterator
from typing import Any

import absl.flags as _absl
from absl.flags import *  # noqa: F403

_absl.disclaim_key_flags()  # flags belong to the module that calls DEFINE_..., not to this one

_RENAMED_ARGUMENTS = {"flag_name": "name", "default_value": "default", "docstring": "help"}


def _with_old_names(define: Callable[..., Any]) -> Callable[..., Any]:
    """A function of absl that also accepts TensorFlow's older names of its arguments."""

    @functools.wraps(define)
    def function(*args: Any, **kwargs: Any) -> Any:
        if not kwargs.keys().isdisjoint(_RENAMED_ARGUMENTS):
            _logging.getLogger("tensorflow").warning(
                "Use of the keyword argument names (flag_name, default_value, docstring) is deprecated, please use "
                "(name, default, help) instead."
            )
        return define(*args, **{_RENAMED_ARGUMENTS.get(name, name): value for name, value in kwargs.items()})

    return function


DEFINE_string = _with_old_names(_absl.DEFINE_string)
DEFINE_boolean = _with_old_names(_absl.DEFINE_boolean)
DEFINE_bool = DEFINE_boolean
DEFINE_float = _with_old_names(_absl.DEFINE_float)
DEFINE_integer = _with_old_names(_absl.DEFINE_integer)


class _FlagValues:
    """absl's flags, parsed from `sys.argv` when the first one is read before `tf.app.run` has parsed them."""

    def __init__(self, wrapped: _absl.FlagValues) -> None:
        object.__setattr__(self, "_wrapped", wrapped)

    def __getattr__(self, name: str) -> Any:
        if name in self._wrapped and not self._wrapped.is_parsed():
            self._wrapped(_sys.argv)
        return getattr(self._wrapped, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._wrapped, name, value)

    def __delattr__(self, name: str) -> None:
        delattr(self._wrapped, name)

    def _parse_flags(self, args: list[str] | None = None) -> list[str]:
        """Parses what is known of `args` (default: `sys.argv`), as scripts for TensorFlow before 1.5 ask for it."""
        unparsed: list[str] = self._wrapped(_sys.argv if args is None else [_sys.argv[0], *args], known_only=True)
        return unparsed

    def __dir__(self) -> list[str]:
        return list(dir(self._wrapped))

    def __getitem__(self, name: str) -> Any:
        return self._wrapped[name]

    def __setitem__(self, name: str, flag: Any) -> None:
        self._wrapped[name] = flag

    def __contains__(self, name: str) -> bool:
        return name in self._wrapped

    def __len__(self) -> int:
        return len(self._wrapped)

    def __iter__(self) -> Iterator[str]:
        return iter(self._wrapped)

    def __str__(self) -> str:
        return str(self._wrapped)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._wrapped(*args, **kwargs)


FLAGS = _FlagValues(_absl.FLAGS)  # type: ignore[assignment]
