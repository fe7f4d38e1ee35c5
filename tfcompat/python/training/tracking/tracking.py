"""Objects whose attributes are saved."""

from __future__ import annotations

from typing import Any

from tfcompat.python.ops.variables import Variable
from tfcompat.python.training.optimizer import Optimizer


class Trackable:
    """An object that `tf.train.Checkpoint` saves. It depends on others, which have names, and holds values itself."""

    def dependencies(self) -> list[tuple[str, Any]]:
        """What is saved with the object, by names."""
        return []


class AutoTrackable(Trackable):
    """An object that depends on all of its attributes that can be saved; lists and dicts of such are among them.

    Example:
      model = AutoTrackable()
      model.weights = tf.Variable(1.0)

    Source: `tensorflow.python.training.tracking.tracking.AutoTrackable`.
    """

    def dependencies(self) -> list[tuple[str, Any]]:
        return [(name, value) for name, value in vars(self).items() if name[0] != "_" and is_trackable(value)]


def is_trackable(value: Any) -> bool:
    """Whether a value can be an attribute that is saved: lists and dicts included."""
    return is_trackable_object(value) or isinstance(value, (list, dict))


def is_trackable_object(value: Any) -> bool:
    """Whether an object can be saved by itself."""
    return isinstance(value, (Trackable, Variable, Optimizer))


def dependencies_of(value: Any) -> list[tuple[str, Any]]:
    """The objects that are saved with another, by names.

    Raises ValueError for a dict with objects under keys that are no strings.
    """
    if isinstance(value, Trackable):
        return value.dependencies()
    if isinstance(value, Optimizer):
        return value._variables_of_graph()
    if isinstance(value, list):
        return [(str(index), each) for index, each in enumerate(value) if is_trackable(each)]
    if isinstance(value, dict):
        if any(not isinstance(key, str) and is_trackable(each) for key, each in value.items()):
            raise ValueError(f"Unable to save the dictionary {value}: it contains a non-string key.")
        return [(key, each) for key, each in value.items() if is_trackable(each)]
    return []
