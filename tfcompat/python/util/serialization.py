"""What objects are in JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from tfcompat.python.framework.tensor_shape import Dimension, TensorShape


def get_json_type(obj: Any) -> Any:
    """A structure that JSON has, for an object with `get_config`, an array, a function, a class, a shape or a mapping.

    Raises TypeError for any other object.
    """
    if hasattr(obj, "get_config"):
        return {"class_name": type(obj).__name__, "config": obj.get_config()}
    if isinstance(obj, (np.ndarray, np.generic)):
        return obj.tolist()
    if callable(obj):
        return obj.__name__
    if isinstance(obj, Dimension):
        return obj.value
    if isinstance(obj, TensorShape):
        return obj.as_list()
    if isinstance(obj, Mapping):
        return dict(obj)
    raise TypeError("Not JSON Serializable:", obj)
