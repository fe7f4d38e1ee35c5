"""Positions of iterators in checkpoints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tfcompat.python.data.ops.iterator_ops import GLOBAL_ITERATORS
from tfcompat.python.framework import ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.training import basic_session_run_hooks, checkpoint_management
from tfcompat.python.training.saver import Saver
from tfcompat.python.training.saving.saveable_object import SaveableObject, SaveSpec
from tfcompat.python.training.session_run_hook import SessionRunHook


def make_saveable_from_iterator(iterator: Any) -> SaveableObject:
    """What a `Saver` saves and restores the position of an iterator by.

        iterator = dataset.make_initializable_iterator()
        saveable = tf.data.experimental.make_saveable_from_iterator(iterator)
        tf.add_to_collection(tf.GraphKeys.SAVEABLE_OBJECTS, saveable)
        saver = tf.train.Saver()  # saves it with the variables

    A checkpoint holds the number of elements that were taken, and the seed that unseeded shuffles follow. Restoring
    begins with the dataset again and skips that many elements, which takes as long as taking them did, and calls
    the functions of `Dataset.map`, `py_func` and generators for them. So `get_next` goes on with the elements that
    followed, in the same order (TensorFlow 1.15's shuffles go on in another one), and random ops with seeds go on too.
    Not saved: random ops without seeds, which draw anew, variables that functions read, and files that change.

    Initialise the iterator before restoring it. One-shot iterators need not be, which suits monitored sessions: these
    restore before iterators are initialised.

    Neither TensorFlow nor tfcompat can go on from the other's checkpoint of an iterator; variables in the same
    checkpoint can be restored.

    Args:
      iterator: a `tf.data.Iterator`.

    Raises, when the ops run:
      FailedPreconditionError: the iterator is not initialised.
      NotFoundError: the position is that of another dataset.
      UnimplementedError: TensorFlow saved the position.

    Source: `tf.data.experimental.make_saveable_from_iterator`.
    """
    return _Saveable(iterator._iterator_resource)


class _Saveable(SaveableObject):
    def __init__(self, iterator_resource: Tensor) -> None:
        serialized = apply_op("SerializeIterator", resource_handle=iterator_resource)
        spec = SaveSpec(serialized, "", iterator_resource.name + "-state")
        super().__init__(iterator_resource, [spec], iterator_resource.name)

    def restore(self, restored_tensors: Sequence[Any], restored_shapes: Sequence[Any] | None) -> Operation:
        with ops.colocate_with(self.op):
            return apply_op("DeserializeIterator", resource_handle=self.op, serialized=restored_tensors[0])


class CheckpointInputPipelineHook(SessionRunHook):
    """Saves the positions of all iterators of the graph as often as an estimator saves its variables, to checkpoints of
    their own, and restores them from the latest one when training goes on.

    They lie beside the estimator's, named `input.ckpt` (`input_<task_type>_<task_id>.ckpt` where there are several
    workers). Positions restore as `make_saveable_from_iterator` says.

        estimator.train(input_fn, hooks=[tf.data.experimental.CheckpointInputPipelineHook(estimator)])

    Args:
      estimator: a `tf.estimator.Estimator`; its `model_dir` and its configuration's `save_checkpoints_secs` and
        `save_checkpoints_steps` are used.

    Raises:
      ValueError: the configuration has both, or neither.

    Source: `tf.data.experimental.CheckpointInputPipelineHook`.
    """

    def __init__(self, estimator: Any) -> None:
        config = estimator._config
        prefix = "input"
        if config.num_worker_replicas > 1:
            prefix += f"_{config.task_type}_{config.task_id}"
        # One that the hook has, and is not: an estimator must still add a hook that saves its variables.
        self._checkpoint_saver_hook = basic_session_run_hooks.CheckpointSaverHook(
            estimator.model_dir,
            save_secs=config.save_checkpoints_secs,
            save_steps=config.save_checkpoints_steps,
            checkpoint_basename=prefix + ".ckpt",
        )
        self._latest_filename = "checkpoint_" + prefix
        self._first_run = True

    def begin(self) -> None:
        hook = self._checkpoint_saver_hook
        if hook._saver is None and hook._scaffold is None:
            saveables = [_Saveable(iterator) for iterator in ops.get_collection(GLOBAL_ITERATORS)]
            hook._saver = _SaverOfPositions(saveables, self._latest_filename)
        hook.begin()

    def before_run(self, run_context: Any) -> Any:
        if self._first_run:  # not earlier: another hook initialises the iterators once there is a session
            self._restore_or_save(run_context.session)
            self._first_run = False
        return self._checkpoint_saver_hook.before_run(run_context)

    def _restore_or_save(self, session: Any) -> None:
        hook = self._checkpoint_saver_hook
        latest = checkpoint_management.latest_checkpoint(hook._checkpoint_dir, latest_filename=self._latest_filename)
        if latest:
            hook._get_saver().restore(session, latest)
        else:
            global_step = session.run(hook._global_step_tensor)
            hook._save(session, global_step)
            hook._timer.update_last_triggered_step(global_step)

    def after_run(self, run_context: Any, run_values: Any) -> None:
        self._checkpoint_saver_hook.after_run(run_context, run_values)

    def end(self, session: Any) -> None:
        self._checkpoint_saver_hook.end(session)


class _SaverOfPositions(Saver):
    """A saver with a list of checkpoints of its own."""

    def __init__(self, saveables: Sequence[SaveableObject], latest_filename: str) -> None:
        super().__init__(list(saveables))
        self._latest_filename = latest_filename

    def save(
        self,
        sess: Any,
        save_path: str,
        global_step: Any = None,
        latest_filename: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> str | None:
        """`Saver.save`."""
        return super().save(sess, save_path, global_step, latest_filename or self._latest_filename, *args, **kwargs)
