"""`tf.make_template`: a function that makes its variables on its first call and shares them in the following ones."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.graph_keys import GraphKeys
from tfcompat.python.framework.operation import user_site
from tfcompat.python.ops import variable_scope

__all__ = ["make_template"]


def make_template(
    name_: str,
    func_: Callable[..., Any],
    create_scope_now_: bool = False,
    unique_name_: str | None = None,
    custom_getter_: Any = None,
    **kwargs: Any,
) -> Template:
    """Makes a function share the variables that it gets with `tf.get_variable` between its calls.

        def scale(x):
            return x * tf.get_variable("w", [1])
        scale = tf.make_template("scale", scale)
        y, z = scale(a), scale(b)  # one variable, "scale/w"

    Args:
      name_: name of the variable scope, made unique.
      func_: the function.
      create_scope_now_: fix the scope's name now instead of on the first call.
      unique_name_: name of the scope, not made unique.
      custom_getter_: see `tf.get_variable`.
      kwargs: arguments for `func_` in every call.

    Raises ValueError when `name_` is None. A call after the first raises ValueError when it makes a trainable variable,
    or asks for one that the first did not make.
    """
    if kwargs:
        func_ = functools.wraps(func_)(functools.partial(func_, **kwargs))
    return Template(name_, func_, create_scope_now_, unique_name_, custom_getter_)


class Template:
    """See `make_template`."""

    def __init__(
        self,
        name: str,
        func: Callable[..., Any],
        create_scope_now: bool = False,
        unique_name: str | None = None,
        custom_getter: Any = None,
    ) -> None:
        if name is None:
            raise ValueError("name cannot be None.")
        self._name = name
        self._func = func
        self._unique_name = unique_name
        self._custom_getter = custom_getter
        self._site = user_site()
        self._variable_scope: variable_scope.VariableScope | None = None
        if create_scope_now:
            scope_name = unique_name or variable_scope._get_unique_variable_scope(name)
            with variable_scope._pure_variable_scope(scope_name, custom_getter=custom_getter) as scope:
                self._variable_scope = scope
        self._first_call = True
        self._variables_created = False

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self._variable_scope is not None:
            with variable_scope.variable_scope(self._variable_scope, reuse=not self._first_call):
                return self._call_func(args, kwargs)
        with variable_scope.variable_scope(self._unique_name, self._name, custom_getter=self._custom_getter) as scope:
            self._variable_scope = scope
            return self._call_func(args, kwargs)

    def _call_func(self, args: Any, kwargs: Any) -> Any:
        trainable = ops.get_collection_ref(GraphKeys.TRAINABLE_VARIABLES)
        count, first_call = len(trainable), self._first_call
        self._first_call = False
        try:
            result = self._func(*args, **kwargs)
            if self._variables_created and len(trainable) != count:
                raise ValueError(
                    "Trainable variable created when calling a template after the first time, perhaps you used "
                    f"tf.Variable when you meant tf.get_variable: {trainable[count:]}"
                )
        except Exception as error:
            self._first_call = first_call
            error.add_note(f"In template {self._name!r}, made at {self._site}.")
            raise
        self._variables_created = True
        return result

    @property
    def name(self) -> str:
        return self._name

    @property
    def func(self) -> Callable[..., Any]:
        return self._func

    @property
    def variable_scope(self) -> variable_scope.VariableScope | None:
        """The variable scope, or None before the first call."""
        return self._variable_scope

    var_scope = variable_scope

    @property
    def variable_scope_name(self) -> str | None:
        """Name of the variable scope with a trailing slash, or None before the first call."""
        if self._variable_scope is None:
            return None
        name = self._variable_scope.name
        return name if not name or name.endswith("/") else name + "/"

    def _collection(self, key: str) -> list[Any]:
        return ops.get_collection(key, self.variable_scope_name) if self._variables_created else []

    @property
    def variables(self) -> list[Any]:
        """The global and local variables that the function made."""
        return self.global_variables + self.local_variables

    @property
    def global_variables(self) -> list[Any]:
        return self._collection(GraphKeys.GLOBAL_VARIABLES)

    @property
    def local_variables(self) -> list[Any]:
        return self._collection(GraphKeys.LOCAL_VARIABLES)

    @property
    def trainable_variables(self) -> list[Any]:
        return self._collection(GraphKeys.TRAINABLE_VARIABLES)

    @property
    def non_trainable_variables(self) -> list[Any]:
        trainable = set(self.trainable_variables)
        return [variable for variable in self.global_variables if variable not in trainable]

    weights = variables
    trainable_weights = trainable_variables
    non_trainable_weights = non_trainable_variables
