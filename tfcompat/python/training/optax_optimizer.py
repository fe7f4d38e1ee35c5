"""`tf.train.from_optax`: optax's gradient transformations as TensorFlow optimizers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.ops import array_ops, control_flow_ops, resource_variable_ops, state_ops, variable_scope
from tfcompat.python.training import slot_creator
from tfcompat.python.training.optimizer import Optimizer, _var_key

if TYPE_CHECKING:
    import optax


def from_optax(transformation: optax.GradientTransformation, name: str = "Optax") -> Optimizer:
    """An optimizer that updates variables as an optax transformation says.

        import optax
        optimizer = tf.train.from_optax(optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(1e-3)))
        train_op = optimizer.minimize(loss)

    To the transformation the parameters are a dictionary from the variables' names to their values. Its state lives in
    TensorFlow variables, which are initialized, saved and restored as all others are: a leaf that belongs to a variable
    is a slot, named by its path in the state (`optimizer.get_slot(w, "0/mu")`, variable "w/Optax/0/mu"), any other leaf
    a variable of the optimizer ("Optax/0/count").

    Args:
      transformation: an `optax.GradientTransformation`; one that needs more than gradients and parameters is not
        supported.
      name: name scope of the ops and prefix of the state's variables.

    Raises (when it is applied):
      ValueError: a variable's shape is not fully known.
      TypeError: the transformation keeps state that is not an array.
    """
    return OptaxOptimizer(transformation, name)


class OptaxOptimizer(Optimizer):
    """See `from_optax`. All variables are updated by one op, since a transformation may combine their gradients."""

    def __init__(self, transformation: optax.GradientTransformation, name: str = "Optax") -> None:
        super().__init__(use_locking=False, name=name)
        self._transformation = transformation
        self._state: dict[tuple[Any, ...], tuple[str, list[Any]]] = {}

    def apply_gradients(
        self, grads_and_vars: Iterable[tuple[Any, Any]], global_step: Any = None, name: str | None = None
    ) -> Any:
        grads_and_vars = tuple(grads_and_vars)
        self._pairs = [(grad, var) for grad, var in grads_and_vars if grad is not None]
        return super().apply_gradients(grads_and_vars, global_step, name)

    def _create_slots(self, var_list: list[Any]) -> None:
        variables = tuple(_var_key(var) for var in var_list)
        if variables not in self._state:
            self._state[variables] = self._create_state(var_list)

    def _prepare(self) -> None:
        """Makes the op that computes all updates."""
        gradients = [ops.convert_to_tensor(grad) for grad, _ in self._pairs]
        var_list = [var for _, var in self._pairs]
        key, state = self._state[tuple(_var_key(var) for var in var_list)]
        result = apply_op("OptaxUpdate", gradients=gradients, params=var_list, state=state, transformation=key)
        self._updates = dict(zip(map(_var_key, var_list), result.updates, strict=True))
        self._state_updates = list(zip(state, result.new_state, strict=True))

    def _apply_dense(self, grad: Tensor, var: Any) -> Any:
        return state_ops.assign_add(var, self._updates[_var_key(var)]).op

    def _resource_apply_dense(self, grad: Tensor, handle: Any) -> Any:
        return handle.assign_add(self._updates[_var_key(handle)], read_value=False)

    def _apply_sparse_duplicate_indices(self, grad: Any, var: Any) -> Any:
        return self._apply_dense(grad, var)

    def _resource_apply_sparse_duplicate_indices(self, grad: Any, handle: Any, indices: Any) -> Any:
        return self._resource_apply_dense(grad, handle)

    def _finish(self, update_ops: list[Any], name_scope: str) -> Any:
        state_ops_ = [leaf.assign(value, read_value=False) for leaf, value in self._state_updates]
        return control_flow_ops.group(*update_ops, *state_ops_, name=name_scope)

    # The state

    def _create_state(self, var_list: list[Any]) -> tuple[str, list[Any]]:
        """The key under which the ops know the transformation, and the variables that hold its state's leaves."""
        import jax

        from tfcompat.core.kernels.optax_ops import register_transformation

        params = {}
        for var in var_list:
            if not var.shape.is_fully_defined():
                raise ValueError(f"{var.name} has shape {var.shape}: from_optax needs variables of known shape.")
            params[var.op.name] = jax.ShapeDtypeStruct(tuple(var.shape.as_list()), var.dtype.as_numpy_dtype)
        with jax.enable_x64(True):
            state = jax.eval_shape(self._transformation.init, params)
        leaves, structure = jax.tree_util.tree_flatten_with_path(state)
        key = register_transformation(self._transformation, tuple(params), structure)
        if not leaves:
            return key, []
        types = [_dtype(leaf, path) for path, leaf in leaves]
        if _depends_on_values(self._transformation, params):
            values = [var.initialized_value() for var in var_list]
        else:
            values = [array_ops.zeros(var.shape, var.dtype.base_dtype) for var in var_list]
        initial = apply_op(
            "OptaxInit",
            params=values,
            transformation=key,
            Tstate=types,
            shapes=[TensorShape(leaf.shape) for _, leaf in leaves],
            name=self._name + "/init",
        )
        by_name = {var.op.name: var for var in var_list}
        return key, [
            self._state_variable(path, value, by_name) for (path, _), value in zip(leaves, initial, strict=True)
        ]

    def _state_variable(self, path: tuple[Any, ...], value: Tensor, by_name: dict[str, Any]) -> Any:
        owner = next((by_name[entry.key] for entry in path if getattr(entry, "key", None) in by_name), None)
        name = "/".join(_text(entry) for entry in path if owner is None or getattr(entry, "key", None) != owner.op.name)
        name = name or "state"
        if owner is not None:
            return self._get_or_make(
                owner, name, lambda: slot_creator.create_slot(owner, value, f"{self._name}/{name}")
            )
        first = next(iter(by_name.values()))
        variable = variable_scope.variable(
            value,
            name=f"{self._name}/{name}",
            trainable=False,
            use_resource=resource_variable_ops.is_resource_variable(first),
        )
        self._non_slot_dict[variable.op.name, first.graph] = variable
        return variable


def _depends_on_values(transformation: optax.GradientTransformation, params: dict[str, Any]) -> bool:
    """Whether the initial state depends on more than the shapes and types of the parameters."""
    import jax

    with jax.enable_x64(True):
        jaxpr = jax.make_jaxpr(transformation.init)(params).jaxpr
    dependent = {id(variable) for variable in jaxpr.invars}
    for equation in jaxpr.eqns:
        if any(id(variable) in dependent for variable in equation.invars):
            dependent.update(id(variable) for variable in equation.outvars)
    return any(id(variable) in dependent for variable in jaxpr.outvars)


def _dtype(leaf: Any, path: tuple[Any, ...]) -> dtypes.DType:
    try:
        return dtypes.as_dtype(np.dtype(leaf.dtype))
    except TypeError:
        where = "/".join(map(_text, path)) or "its root"
        raise TypeError(
            f"The optax transformation keeps state of type {leaf.dtype} at {where}, which no TensorFlow variable can "
            "hold. Typed random keys can be replaced by jax.random.PRNGKey."
        ) from None


def _text(entry: Any) -> str:
    """One step of a path in a pytree, as a part of a variable's name."""
    text = next(str(getattr(entry, field)) for field in ("name", "key", "idx") if hasattr(entry, field))
    return "".join(character if character.isalnum() or character in "_.-/" else "_" for character in text)
