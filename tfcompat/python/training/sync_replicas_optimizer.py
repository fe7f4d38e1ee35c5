"""`tf.train.SyncReplicasOptimizer`: one update with the mean of several replicas' gradients."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.graph_keys import GraphKeys
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.ops import (
    array_ops,
    control_flow_ops,
    data_flow_ops,
    state_ops,
    variable_scope,
    variables,
)
from tfcompat.python.platform import tf_logging as logging
from tfcompat.python.training import optimizer, queue_runner_impl, session_manager
from tfcompat.python.training.session_run_hook import SessionRunHook
from tfcompat.python.util import deprecation


class SyncReplicasOptimizer(optimizer.Optimizer):
    """Collects the gradients of replicas and applies their mean when there are enough; then each replica goes on.

    A gradient of an older step is dropped. Replicas are runs of `train_op`, in one thread or in several; the update is
    run by a queue runner, which the hook starts.

    Args:
      opt: applies the means.
      replicas_to_aggregate: how many gradients make one update.
      total_num_replicas: how many replicas there are, as many as are aggregated when not given.
      variable_averages: an `ExponentialMovingAverage`, updated after each update.
      variables_to_average: of these variables.
      use_locking: as in `Optimizer`.
      name: the name scope of the accumulators.

    Example:
      opt = tf.train.SyncReplicasOptimizer(tf.train.GradientDescentOptimizer(0.1), replicas_to_aggregate=2)
      train_op = opt.minimize(loss, global_step=tf.train.get_or_create_global_step())
      with tf.train.MonitoredTrainingSession(hooks=[opt.make_session_run_hook(is_chief=True)]) as sess: ...

    Source: `tf.train.SyncReplicasOptimizer`.
    """

    @deprecation.deprecated(
        None,
        "The `SyncReplicaOptimizer` class is deprecated. For synchrononous training, please use [Distribution "
        "Strategies](https://github.com/tensorflow/tensorflow/tree/master/tensorflow/contrib/distribute).",
        warn_once=True,
    )
    def __init__(
        self,
        opt: optimizer.Optimizer,
        replicas_to_aggregate: int,
        total_num_replicas: int | None = None,
        variable_averages: Any = None,
        variables_to_average: Any = None,
        use_locking: bool = False,
        name: str = "sync_replicas",
    ) -> None:
        total_num_replicas = replicas_to_aggregate if total_num_replicas is None else total_num_replicas
        super().__init__(use_locking, name)
        logging.info(
            "SyncReplicasV2: replicas_to_aggregate=%s; total_num_replicas=%s",
            replicas_to_aggregate,
            total_num_replicas,
        )
        self._opt = opt
        self._replicas_to_aggregate = replicas_to_aggregate
        self._total_num_replicas = total_num_replicas
        self._tokens_per_step = max(total_num_replicas, replicas_to_aggregate)
        self._variable_averages = variable_averages
        self._variables_to_average = variables_to_average
        self._gradients_applied = False
        self._global_step: Any = None
        self._sync_token_queue: Any = None
        self._chief_queue_runner: Any = None
        self._accumulator_list: list[tuple[Any, str]] = []

    def compute_gradients(self, *args: Any, **kwargs: Any) -> Any:
        """As the inner optimizer's."""
        return self._opt.compute_gradients(*args, **kwargs)

    def apply_gradients(self, grads_and_vars: Any, global_step: Any = None, name: str | None = None) -> Any:
        """An op that hands in gradients and waits until they are part of an update.

        Args:
          grads_and_vars: what `compute_gradients` gave.
          global_step: a variable that counts the updates.
          name: accepted, as in TensorFlow.

        Raises:
          ValueError: there are no variables, no global step, or gradients of an unknown kind.
        """
        if not grads_and_vars:
            raise ValueError("Must supply at least one variable")
        if global_step is None:
            raise ValueError("Global step is required to check staleness")
        self._global_step = global_step
        local_anchor = control_flow_ops.no_op()
        with ops.colocate_with(local_anchor):
            self._local_step = variable_scope.variable(
                initial_value=0,
                trainable=False,
                collections=[GraphKeys.LOCAL_VARIABLES],
                dtype=global_step.dtype.base_dtype,
                name="sync_rep_local_step",
            )
        self.local_step_init_op = state_ops.assign(self._local_step, global_step)
        self.ready_for_local_init_op = variables.report_uninitialized_variables(variables.global_variables())

        train_ops, aggregated = [], []
        with ops.name_scope(None, self._name):
            for grad, var in grads_and_vars:
                with ops.device(var.device):
                    if grad is None:
                        aggregated.append((None, var))
                        continue
                    accumulator, train_op, mean = self._accumulated(grad, var)
                    train_ops.append(train_op)
                    aggregated.append((mean, var))
                    self._accumulator_list.append((accumulator, var.device))
            with ops.device(global_step.device), ops.name_scope(""):
                update_op = self._opt.apply_gradients(aggregated, global_step)
            train_op = self._synchronized(train_ops, update_op)
            chief_init_ops = [self.local_step_init_op]
            for accumulator, device in self._accumulator_list:
                with ops.device(device):
                    chief_init_ops.append(accumulator.set_global_step(global_step, name="SetGlobalStep"))
            self.chief_init_op = control_flow_ops.group(*chief_init_ops)
        self._gradients_applied = True
        return train_op

    def _accumulated(self, grad: Any, var: Any) -> tuple[Any, Any, Any]:
        """The accumulator of a variable's gradients, the op that adds one, and their mean."""
        shared_name = var.name + "/grad_accum"
        if isinstance(grad, Tensor):
            dense = data_flow_ops.ConditionalAccumulator(grad.dtype, shape=var.get_shape(), shared_name=shared_name)
            added = dense.apply_grad(grad, local_step=self._local_step)
            return dense, added, dense.take_grad(self._replicas_to_aggregate)
        if isinstance(grad, ops.IndexedSlices):
            sparse = data_flow_ops.SparseConditionalAccumulator(grad.dtype, shape=(), shared_name=shared_name)
            added = sparse.apply_indexed_slices_grad(grad, local_step=self._local_step)
            return sparse, added, sparse.take_indexed_slices_grad(self._replicas_to_aggregate)
        raise ValueError("Unknown grad type!")

    def _synchronized(self, train_ops: list[Any], update_op: Any) -> Any:
        """The op of a replica: it waits for a token of the next step. Makes the queue runner that gives tokens."""
        global_step = self._global_step
        with ops.device(global_step.device), ops.name_scope(""):
            self._sync_token_queue = data_flow_ops.FIFOQueue(
                -1, global_step.dtype.base_dtype, shapes=(), name="sync_token_q", shared_name="sync_token_q"
            )
            # The queue runner closes this one at the end: the other one stays open for sessions to come.
            dummy_queue = data_flow_ops.FIFOQueue(
                1, dtypes.int32, shapes=(), name="dummy_queue", shared_name="dummy_queue"
            )
        with ops.device(global_step.device), ops.name_scope(""):
            with ops.control_dependencies(train_ops):
                token = self._sync_token_queue.dequeue()
            train_op = state_ops.assign(self._local_step, token)
            with ops.control_dependencies([update_op]):
                tokens = array_ops.fill([self._tokens_per_step], global_step)
                sync_op = self._sync_token_queue.enqueue_many((tokens,))
            if self._variable_averages is not None:
                with ops.control_dependencies([sync_op]), ops.name_scope(""):
                    sync_op = self._variable_averages.apply(self._variables_to_average)
            self._chief_queue_runner = queue_runner_impl.QueueRunner(dummy_queue, [sync_op])
        return train_op

    def get_chief_queue_runner(self) -> Any:
        """The queue runner of the updates. Raises ValueError before `apply_gradients`."""
        if not self._gradients_applied:
            raise ValueError("Should be called after apply_gradients().")
        return self._chief_queue_runner

    def get_slot(self, *args: Any, **kwargs: Any) -> Any:
        """As the inner optimizer's."""
        return self._opt.get_slot(*args, **kwargs)

    def variables(self) -> list[Any]:
        """As the inner optimizer's."""
        return self._opt.variables()

    def get_slot_names(self, *args: Any, **kwargs: Any) -> Any:
        """As the inner optimizer's."""
        return self._opt.get_slot_names(*args, **kwargs)

    def get_init_tokens_op(self, num_tokens: int = -1) -> Any:
        """The op that gives the tokens of the first step.

        Args:
          num_tokens: how many, as many as replicas are aggregated when -1.

        Raises:
          ValueError: before `apply_gradients`, or there are too few to finish the first step.
        """
        if not self._gradients_applied:
            raise ValueError("get_init_tokens_op() should be called after apply_gradients().")
        tokens_needed = self._replicas_to_aggregate - self._total_num_replicas
        if num_tokens == -1:
            num_tokens = self._replicas_to_aggregate
        elif num_tokens < tokens_needed:
            raise ValueError(
                f"Too few tokens to finish the first step: {num_tokens} (given) vs {tokens_needed} (needed)"
            )
        if num_tokens <= 0:
            return control_flow_ops.no_op(name="no_init_tokens")
        with ops.device(self._global_step.device), ops.name_scope(""):
            tokens = array_ops.fill([num_tokens], self._global_step)
            return self._sync_token_queue.enqueue_many((tokens,))

    def make_session_run_hook(self, is_chief: bool, num_tokens: int = -1) -> SessionRunHook:
        """The hook that a `MonitoredSession` needs: the chief's also starts the updates.

        Args:
          is_chief: whether the session is the chief's.
          num_tokens: as in `get_init_tokens_op`.
        """
        return _SyncReplicasOptimizerHook(self, is_chief, num_tokens)


class _SyncReplicasOptimizerHook(SessionRunHook):
    """Initialises the local step, and for the chief tokens and updates."""

    def __init__(self, sync_optimizer: SyncReplicasOptimizer, is_chief: bool, num_tokens: int) -> None:
        self._sync_optimizer = sync_optimizer
        self._is_chief = is_chief
        self._num_tokens = num_tokens

    def begin(self) -> None:
        sync = self._sync_optimizer
        if not sync._gradients_applied:
            raise ValueError("SyncReplicasOptimizer.apply_gradient should be called before using the hook.")
        self._ready_for_local_init_op = sync.ready_for_local_init_op
        self._local_init_op = sync.chief_init_op if self._is_chief else sync.local_step_init_op
        self._q_runner = sync.get_chief_queue_runner() if self._is_chief else None
        self._init_tokens_op = sync.get_init_tokens_op(self._num_tokens) if self._is_chief else None

    def after_create_session(self, session: Any, coord: Any) -> None:
        success, message = session_manager._ready(
            self._ready_for_local_init_op, session, "Model is not ready for SyncReplicasOptimizer local init."
        )
        if not success:
            raise RuntimeError(
                "Init operations did not make model ready for SyncReplicasOptimizer local_init. Init op: "
                f"{self._local_init_op.name}, error: {message}"
            )
        session.run(self._local_init_op)
        if self._init_tokens_op is not None:
            session.run(self._init_tokens_op)
        if self._q_runner is not None:
            self._q_runner.create_threads(session, coord=coord, daemon=True, start=True)
