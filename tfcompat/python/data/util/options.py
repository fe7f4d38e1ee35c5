"""Options: objects with a fixed set of properties, each of one type, which are None until they are set."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class OptionsBase:
    """The base class of options. Setting a property that there is not raises AttributeError."""

    _options: dict[str, Any]

    def __init__(self) -> None:
        object.__setattr__(self, "_options", {})

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, type(self)):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in {*self._options, *other._options})

    __hash__ = None  # type: ignore[assignment]

    def __setattr__(self, name: str, value: Any) -> None:
        if not hasattr(self, name):
            raise AttributeError(f"Cannot set the property {name} on {type(self).__name__}.")
        object.__setattr__(self, name, value)


def create_option(name: str, ty: Any, docstring: str, default_factory: Callable[[], Any] = lambda: None) -> Any:
    """A property that holds an option.

    Args:
      ty: the type, or types, of its values: others raise TypeError.
      default_factory: makes its value before it is set.
    """

    def get(options: OptionsBase) -> Any:
        if name not in options._options:
            options._options[name] = default_factory()
        return options._options[name]

    def set_value(options: OptionsBase, value: Any) -> None:
        if not isinstance(value, ty):
            raise TypeError(f'Property "{name}" must be of type {ty}, got: {value!r} (type: {type(value)!r})')
        options._options[name] = value

    return property(get, set_value, None, docstring)


def merge_options(*options_list: Any) -> Any:
    """Options with all that is set in any of `options_list`, of one type. Raises ValueError where they disagree."""
    if not options_list:
        raise ValueError("At least one options should be provided")
    result_type = type(options_list[0])
    for options in options_list:
        if not isinstance(options, result_type):
            raise TypeError(f"Incompatible options type: {type(options)!r} vs {result_type!r}")
    defaults, result = result_type(), result_type()
    for options in options_list:
        for name, value in list(options._options.items()):
            before, default = getattr(result, name), getattr(defaults, name)
            if value in (default, before):
                continue
            if before == default:
                setattr(result, name, value)
            elif isinstance(before, OptionsBase):
                setattr(result, name, merge_options(before, value))
            else:
                raise ValueError(f"Cannot merge incompatible values ({before!r} and {value!r}) of option: {name}")
    return result
