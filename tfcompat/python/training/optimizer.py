"""`tf.train.Optimizer`: gradients of a loss, and the ops that apply them to variables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.graph_keys import GraphKeys
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.ops import (
    array_ops,
    control_flow_ops,
    gradients,
    math_ops,
    resource_variable_ops,
    state_ops,
    variable_scope,
    variables,
)
from tfcompat.python.training import slot_creator
from tfcompat.python.util import nest

GradientAndVariable = tuple[Any, Any]


def _deduplicate_indexed_slices(values: Tensor, indices: Tensor) -> tuple[Tensor, Tensor]:
    """(values, indices) with each index once: the values of a repeated one are summed."""
    unique_indices, positions = array_ops.unique(indices)
    shape: Any = array_ops.shape(unique_indices)
    summed = math_ops.unsorted_segment_sum(values, positions, shape[0])
    return summed, unique_indices


def _var_key(var: Any) -> Any:
    return var.op.graph, var.op.name


def _is_handle_variable(var: Any) -> bool:
    return var.op.type == "VarHandleOp"


def _gradient_target(var: Any) -> Any:
    """What `tf.gradients` is asked about for a variable."""
    if isinstance(var, Tensor) or _is_handle_variable(var):
        return var
    if isinstance(var, variables.Variable):
        return var._ref()
    raise NotImplementedError("Trying to optimize unsupported type ", var)


class Optimizer:
    """Base of the optimizers. A subclass says how one variable is updated (`_apply_dense`, `_apply_sparse` and their
    resource forms), which slots a variable has (`_create_slots`), and what comes before and after (`_prepare`,
    `_finish`).

    Args:
      use_locking: kept in the update ops; updates never interleave here.
      name: name scope of the ops.
    """

    GATE_NONE = 0
    GATE_OP = 1
    GATE_GRAPH = 2

    def __init__(self, use_locking: bool, name: str) -> None:
        if not name:
            raise ValueError("Must specify the optimizer name")
        self._use_locking = use_locking
        self._name = name
        self._slots: dict[str, dict[Any, Any]] = {}
        self._non_slot_dict: dict[Any, Any] = {}

    def get_name(self) -> str:
        return self._name

    # The two steps of training

    def minimize(
        self,
        loss: Any,
        global_step: Any = None,
        var_list: Any = None,
        gate_gradients: int = GATE_OP,
        aggregation_method: int | None = None,
        colocate_gradients_with_ops: bool = False,
        name: str | None = None,
        grad_loss: Any = None,
    ) -> Operation:
        """An op that changes the variables so that `loss` falls: `compute_gradients`, then `apply_gradients`.

            train_op = tf.train.GradientDescentOptimizer(0.5).minimize(loss)

        Args: see `compute_gradients` and `apply_gradients`.

        Raises ValueError when `loss` depends on none of the variables.
        """
        grads_and_vars = self.compute_gradients(
            loss,
            var_list=var_list,
            gate_gradients=gate_gradients,
            aggregation_method=aggregation_method,
            colocate_gradients_with_ops=colocate_gradients_with_ops,
            grad_loss=grad_loss,
        )
        if all(grad is None for grad, _ in grads_and_vars):
            raise ValueError(
                "No gradients provided for any variable, check your graph for ops that do not support gradients, "
                f"between variables {[str(var) for _, var in grads_and_vars]} and loss {loss}."
            )
        return self.apply_gradients(grads_and_vars, global_step=global_step, name=name)

    def compute_gradients(
        self,
        loss: Any,
        var_list: Any = None,
        gate_gradients: int = GATE_OP,
        aggregation_method: int | None = None,
        colocate_gradients_with_ops: bool = False,
        grad_loss: Any = None,
    ) -> list[GradientAndVariable]:
        """The gradients of `loss`.

        Args:
          loss: a tensor (its elements are summed), or a function without arguments that makes one.
          var_list: the variables; by default `tf.trainable_variables()`, and for a function those of them it uses.
          gate_gradients: `GATE_NONE`, `GATE_OP`, or `GATE_GRAPH` to wait for all gradients before any is used.
          aggregation_method: how the terms of one gradient are added up; see `tf.AggregationMethod`.
          colocate_gradients_with_ops: place gradients with the ops they belong to.
          grad_loss: the gradient of what is to be minimized with respect to `loss`.

        Returns: a list of (gradient, variable) pairs; the gradient is None when `loss` does not depend on the variable.

        Raises ValueError when there are no variables, or types that have no gradient.
        """
        only_used = callable(loss) and var_list is None
        if callable(loss):
            loss = loss()
        if gate_gradients not in (Optimizer.GATE_NONE, Optimizer.GATE_OP, Optimizer.GATE_GRAPH):
            raise ValueError(
                "gate_gradients must be one of: Optimizer.GATE_NONE, Optimizer.GATE_OP, Optimizer.GATE_GRAPH.  Not "
                f"{gate_gradients}"
            )
        self._assert_valid_dtypes([loss] if grad_loss is None else [loss, grad_loss])
        var_list = variables.trainable_variables() if var_list is None else nest.flatten(var_list)
        if not var_list:
            raise ValueError("No variables to optimize.")
        grads = gradients.gradients(
            loss,
            [_gradient_target(var) for var in var_list],
            grad_ys=grad_loss,
            gate_gradients=gate_gradients == Optimizer.GATE_OP,
            aggregation_method=aggregation_method,
            colocate_gradients_with_ops=colocate_gradients_with_ops,
        )
        if gate_gradients == Optimizer.GATE_GRAPH:
            grads = control_flow_ops.tuple(grads)
        grads_and_vars = [pair for pair in zip(grads, var_list, strict=True) if pair[0] is not None or not only_used]
        self._assert_valid_dtypes([var for grad, var in grads_and_vars if grad is not None])
        return grads_and_vars

    def apply_gradients(
        self, grads_and_vars: Iterable[GradientAndVariable], global_step: Any = None, name: str | None = None
    ) -> Operation:
        """An op that updates the variables.

        Args:
          grads_and_vars: (gradient, variable) pairs as `compute_gradients` returns; those with None are left out.
          global_step: a variable to be incremented after the updates.
          name: name of the op; the optimizer's name by default.

        Raises:
          TypeError: a gradient is not a tensor or `tf.IndexedSlices`.
          ValueError: there is no gradient at all.
        """
        pairs = [(self._as_gradient(grad), var) for grad, var in grads_and_vars]
        if not pairs:
            raise ValueError("No variables provided.")
        updated = [(grad, var) for grad, var in pairs if grad is not None]
        if not updated:
            raise ValueError(f"No gradients provided for any variable: {[str(var) for _, var in pairs]}.")
        with ops.init_scope():
            self._create_slots([var for _, var in updated])
        with ops.name_scope(name, self._name) as scope:
            self._prepare()
            update_ops = []
            for grad, var in updated:
                with ops.name_scope("update_" + var.op.name), ops.colocate_with(var.op):
                    update_ops.append(self._update(grad, var))
            if global_step is None:
                train_op = self._finish(update_ops, scope)
            else:
                with ops.control_dependencies([self._finish(update_ops, "update")]):
                    train_op = self._increment(global_step, scope)
        train_op = train_op.op if isinstance(train_op, Tensor) else train_op
        train_ops = ops.get_collection_ref(GraphKeys.TRAIN_OP)
        if train_op not in train_ops:
            train_ops.append(train_op)
        return train_op

    @staticmethod
    def _as_gradient(grad: Any) -> Any:
        if grad is None:
            return None
        try:
            grad = ops.convert_to_tensor_or_indexed_slices(grad)
        except TypeError:
            raise TypeError(f"Gradient must be convertible to a Tensor or IndexedSlices, or None: {grad}") from None
        if not isinstance(grad, (Tensor, ops.IndexedSlices)):
            raise TypeError(f"Gradient must be a Tensor, IndexedSlices, or None: {grad}")
        return grad

    def _update(self, grad: Any, var: Any) -> Any:
        """The op that updates one variable, and then applies its constraint."""
        if isinstance(var, Tensor):
            raise NotImplementedError("Trying to update a Tensor ", var)
        if isinstance(grad, ops.IndexedSlices):
            if var.constraint is not None:
                raise RuntimeError("Cannot use a constraint function on a sparse variable.")
            if _is_handle_variable(var):
                return self._resource_apply_sparse_duplicate_indices(grad.values, var, grad.indices)
            return self._apply_sparse_duplicate_indices(grad, var)
        apply = self._resource_apply_dense if _is_handle_variable(var) else self._apply_dense
        update_op = apply(grad, var)
        if var.constraint is None:
            return update_op
        with ops.control_dependencies([update_op]):
            return var.assign(var.constraint(var))

    @staticmethod
    def _increment(global_step: Any, scope: str) -> Any:
        with ops.colocate_with(global_step.op):
            if resource_variable_ops.is_resource_variable(global_step):
                one = ops.convert_to_tensor(1, dtype=global_step.dtype)
                return resource_variable_ops.assign_add_variable_op(global_step.handle, one, name=scope)
            return state_ops.assign_add(global_step, 1, name=scope)

    def _assert_valid_dtypes(self, tensors: Iterable[Any]) -> None:
        valid = self._valid_dtypes()
        for tensor in tensors:
            dtype = tensor.dtype.base_dtype
            if dtype not in valid:
                raise ValueError(f"Invalid type {dtype!r} for {tensor.name}, expected: {list(valid)}.")

    def _valid_dtypes(self) -> set[DType]:
        """The element types that can be trained."""
        return {dtypes.float16, dtypes.bfloat16, dtypes.float32, dtypes.float64}

    # What a subclass defines

    def _create_slots(self, var_list: list[Any]) -> None:
        """Makes the slots of the variables."""

    def _prepare(self) -> None:
        """Makes the tensors that all updates use, such as the learning rate."""

    def _apply_dense(self, grad: Tensor, var: Any) -> Any:
        """The op that applies a dense gradient to a reference variable."""
        raise NotImplementedError

    def _resource_apply_dense(self, grad: Tensor, handle: Any) -> Any:
        """The op that applies a dense gradient to a resource variable."""
        raise NotImplementedError

    def _apply_sparse(self, grad: ops.IndexedSlices, var: Any) -> Any:
        """The op that applies to a reference variable a sparse gradient whose indices are all different."""
        raise NotImplementedError

    def _resource_apply_sparse(self, grad: Tensor, handle: Any, indices: Tensor) -> Any:
        """The op that applies to a resource variable a sparse gradient whose indices are all different."""
        raise NotImplementedError

    def _apply_sparse_duplicate_indices(self, grad: ops.IndexedSlices, var: Any) -> Any:
        values, indices = _deduplicate_indexed_slices(grad.values, grad.indices)
        return self._apply_sparse(ops.IndexedSlices(values, indices, grad.dense_shape), var)

    def _resource_apply_sparse_duplicate_indices(self, grad: Tensor, handle: Any, indices: Tensor) -> Any:
        summed, unique_indices = _deduplicate_indexed_slices(grad, indices)
        return self._resource_apply_sparse(summed, handle, unique_indices)

    def _finish(self, update_ops: list[Any], name_scope: str) -> Any:
        """The op that has run when all updates have."""
        return control_flow_ops.group(*update_ops, name=name_scope)

    # Slots: variables that belong to a variable

    def get_slot(self, var: Any, name: str) -> Any:
        """The slot `name` of a variable, or None."""
        return self._slots.get(name, {}).get(_var_key(var))

    def get_slot_names(self) -> list[str]:
        return sorted(self._slots)

    def variables(self) -> list[Any]:
        """The optimizer's own variables in the default graph, sorted by name."""
        own = [*self._non_slot_variables(), *(slot for slots in self._slots.values() for slot in slots.values())]
        graph = ops.get_default_graph()
        return sorted((var for var in own if var.op.graph is graph), key=lambda var: var.name)

    def _slot_dict(self, slot_name: str) -> dict[Any, Any]:
        return self._slots.setdefault(slot_name, {})

    def _get_or_make(self, var: Any, slot_name: str, make: Callable[[], Any]) -> Any:
        slots = self._slot_dict(slot_name)
        if _var_key(var) not in slots:
            slots[_var_key(var)] = make()
        return slots[_var_key(var)]

    def _get_or_make_slot(self, var: Any, val: Any, slot_name: str, op_name: str) -> Any:
        """The slot of a variable, initialized with the tensor `val` if it is new. `op_name` ends its name."""
        return self._get_or_make(var, slot_name, lambda: slot_creator.create_slot(var, val, op_name))

    def _get_or_make_slot_with_initializer(
        self, var: Any, initializer: Any, shape: Any, dtype: Any, slot_name: str, op_name: str
    ) -> Any:
        """The slot of a variable, initialized by `initializer` if it is new."""
        return self._get_or_make(
            var,
            slot_name,
            lambda: slot_creator.create_slot_with_initializer(var, initializer, shape, dtype, op_name),
        )

    def _zeros_slot(self, var: Any, slot_name: str, op_name: str) -> Any:
        """The slot of a variable, initialized with zeros if it is new."""
        return self._get_or_make(var, slot_name, lambda: slot_creator.create_zeros_slot(var, op_name))

    # Variables of the optimizer that belong to no variable

    def _variables_of_graph(self) -> list[tuple[str, Any]]:
        """The default graph's variables that are no slots, by names."""
        graph = ops.get_default_graph()
        named = [(name, each) for (name, owner), each in self._non_slot_dict.items() if owner is graph]
        return sorted(named, key=lambda item: item[0])

    def _create_non_slot_variable(self, initial_value: Any, name: str, colocate_with: Any) -> Any:
        key = (name, colocate_with.graph)
        if key not in self._non_slot_dict:
            use_resource = resource_variable_ops.is_resource_variable(colocate_with)
            with ops.colocate_with(colocate_with.op):
                self._non_slot_dict[key] = variable_scope.variable(
                    initial_value, name=name, trainable=False, use_resource=use_resource
                )
        return self._non_slot_dict[key]

    def _get_non_slot_variable(self, name: str, graph: Any = None) -> Any:
        return self._non_slot_dict.get((name, graph))

    def _non_slot_variables(self) -> list[Any]:
        return list(self._non_slot_dict.values())

    @staticmethod
    def _call_if_callable(param: Any) -> Any:
        return param() if callable(param) else param
