"""Decorators by which TensorFlow's modules declare public names. Here they only note the names."""

from __future__ import annotations

import functools
import sys
from typing import Any


class api_export:
    """Notes the public names of a function, class or constant.

    Args:
      *args: the names, below the package.
      api_name: the package: "tensorflow", "keras" or "estimator".
      v1: names that only TensorFlow 1.x has.
      overrides, allow_multiple_exports: are about building TensorFlow's API files, which there are none of here.
    """

    def __init__(self, *args: str, **kwargs: Any) -> None:
        unknown = kwargs.keys() - {"api_name", "v1", "overrides", "allow_multiple_exports"}
        if unknown:
            raise TypeError(f"unexpected keyword arguments: {sorted(unknown)}")
        self._names = args
        self._names_v1 = tuple(kwargs.get("v1") or args)
        self._api_name = kwargs.get("api_name", "tensorflow")

    def __call__(self, func: Any) -> Any:
        if self._api_name == "tensorflow":
            func._tf_api_names = self._names
            func._tf_api_names_v1 = self._names_v1
        else:
            setattr(func, f"_{self._api_name}_api_names", self._names)
            setattr(func, f"_{self._api_name}_api_names_v1", self._names_v1)
        return func

    def export_constant(self, module_name: str, name: str) -> None:
        """Notes the public names of a constant of a module."""
        module = sys.modules[module_name]
        constants = getattr(module, "_tf_api_constants_v1", [])
        module._tf_api_constants_v1 = [*constants, (self._names_v1, name)]  # type: ignore[attr-defined]


tf_export = functools.partial(api_export, api_name="tensorflow")
keras_export = functools.partial(api_export, api_name="keras")
estimator_export = functools.partial(api_export, api_name="estimator")
