"""`tf.train.Checkpoint`: saves a graph of objects, and restores what has the same place in another program's."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

from tensorboard.compat.proto.trackable_object_graph_pb2 import TrackableObjectGraph

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.ops import array_ops, control_flow_ops, variables
from tfcompat.python.ops.variables import Variable
from tfcompat.python.training import checkpoint_management
from tfcompat.python.training import saver as savers
from tfcompat.python.training._saver_builder import BulkSaverBuilder, _grouped_by_device
from tfcompat.python.training.checkpoint_reader import CheckpointReader, NewCheckpointReader
from tfcompat.python.training.saving import saveable_object_util
from tfcompat.python.training.saving.saveable_object import SaveableObject, SaveSpec
from tfcompat.python.training.tracking.graph_view import (
    OBJECT_GRAPH_PROTO_KEY,
    ObjectGraph,
    attribute_of,
    matched,
    names_of_nodes,
)
from tfcompat.python.training.tracking.python_state import PythonState
from tfcompat.python.training.tracking.tracking import AutoTrackable, dependencies_of, is_trackable_object

_NOTHING_TO_RESTORE = "No checkpoint specified (save_path=None); nothing is being restored."


def _session_or_default(session: Any) -> Any:
    session = session or ops.get_default_session()
    if session is None:
        raise ValueError("There is no default session: give one, or use `with tf.Session()`.")
    return session


class Checkpoint(AutoTrackable):
    """A group of objects that are saved and restored together: variables, optimizers, other checkpoints,
    `tf.train.experimental.PythonState`s, and lists and dicts of these as attributes.

    A value's key in the checkpoint is the path to it, by attributes: what variables are called, and in which order they
    are made, does not matter.

    Example:
      checkpoint = tf.train.Checkpoint(optimizer=optimizer, weights=weights)
      with tf.Session() as sess:
          checkpoint.restore(tf.train.latest_checkpoint("/tmp/model")).initialize_or_restore()
          ...
          checkpoint.save("/tmp/model/ckpt")

    Args:
      **kwargs: the objects; they become attributes.

    Attributes:
      save_counter: a variable that `save` increases.

    Raises ValueError for what cannot be saved.

    Source: `tf.train.Checkpoint`.
    """

    def __init__(self, **kwargs: Any) -> None:
        for name, value in sorted(kwargs.items()):
            if not is_trackable_object(value):
                raise ValueError(
                    "`Checkpoint` was expecting a trackable object (an object derived from `TrackableBase`), got "
                    f"{value}. If you believe this object should be trackable (i.e. it is part of the TensorFlow "
                    "Python API and manages state), please open an issue."
                )
            setattr(self, name, value)
        self._counter: Any = None
        self._increment: Any = None
        self._saving: tuple[Any, _SaveOps] | None = None
        self._restoring: dict[tuple[Any, ...], tuple[Any, Any]] = {}

    def dependencies(self) -> list[tuple[str, Any]]:
        own = super().dependencies()
        return own if self._counter is None else [*own, ("save_counter", self._counter)]

    @property
    def save_counter(self) -> Any:
        """A variable that counts the calls of `save`; it is made when it is first needed."""
        if self._counter is None:
            with ops.init_scope(), ops.device("/cpu:0"):
                self._counter = variables.VariableV1(
                    0, name="save_counter", dtype=dtypes.int64, trainable=False, use_resource=True
                )
        return self._counter

    def write(self, file_prefix: str, session: Any = None) -> str:
        """Writes a checkpoint under the path `file_prefix`; makes the directories. Returns the path.

        Args:
          session: the session that holds the variables; the default one when None.

        Source: `tf.train.Checkpoint.write`.
        """
        session = _session_or_default(session)
        graph = ObjectGraph(self)
        if self._saving is None or self._saving[0] != graph.proto:
            self._saving = (graph.proto, _SaveOps(graph))
        os.makedirs(os.path.dirname(os.path.abspath(file_prefix)), exist_ok=True)
        self._saving[1].run(session, os.fspath(file_prefix), graph)
        return os.fspath(file_prefix)

    def save(self, file_prefix: str, session: Any = None) -> str:
        """Writes a checkpoint with a number, and makes it the newest of its directory. Returns its path.

        Args:
          file_prefix: the path, which the number follows.
          session: the session that holds the variables; the default one when None.

        Source: `tf.train.Checkpoint.save`.
        """
        session = _session_or_default(session)
        if self._counter is None:
            session.run(self.save_counter.initializer)
        if self._increment is None:
            with ops.colocate_with(self.save_counter):
                self._increment = self.save_counter.assign_add(1, read_value=True)
        path = self.write(f"{os.fspath(file_prefix)}-{session.run(self._increment)}", session=session)
        checkpoint_management.update_checkpoint_state_internal(
            os.path.dirname(file_prefix), path, [path], save_relative_paths=True
        )
        return path

    def restore(self, save_path: str | None) -> Any:
        """Finds the objects' values in a checkpoint. They are restored when the result's `run_restore_ops` or
        `initialize_or_restore` is called; objects that have been added by then are restored too.

        Args:
          save_path: the path that `save` or `tf.train.latest_checkpoint` returned; None for a start without one. The
            checkpoint may also be one of `tf.train.Saver`: then names decide.

        Returns:
          An object with the methods `assert_consumed`, `assert_existing_objects_matched`, `assert_nontrivial_match`,
          `expect_partial`, `run_restore_ops(session=None)` and `initialize_or_restore(session=None)`.

        Raises NotFoundError when there is no such checkpoint.

        Source: `tf.train.Checkpoint.restore`.
        """
        if save_path is None:
            status: Any = InitializationOnlyStatus(self)
        else:
            reader = NewCheckpointReader(save_path)
            kind = CheckpointLoadStatus if reader.has_tensor(OBJECT_GRAPH_PROTO_KEY) else NameBasedSaverStatus
            status = kind(self, os.fspath(save_path), reader)
        _ = self.save_counter  # so that it is among the variables when these are initialised
        return status

    def _restore_values(self, session: Any, path: str, keyed: list[tuple[str, Any]]) -> None:
        """Gives variables the values under their keys."""
        if not keyed:
            return
        key = tuple((name, id(variable)) for name, variable in keyed)
        if key not in self._restoring:
            with ops.device("/cpu:0"):
                prefix = array_ops.placeholder(dtypes.string, [])
            saveables = [_saveable_of(name, variable) for name, variable in keyed]
            values = BulkSaverBuilder().bulk_restore(prefix, saveables, -1, False)
            restored = [saveable.restore([value], None) for saveable, value in zip(saveables, values, strict=True)]
            self._restoring[key] = (prefix, control_flow_ops.group(*restored))
        prefix, op = self._restoring[key]
        session.run(op, {prefix: path})


def _saveable_of(name: str, variable: Any) -> SaveableObject:
    (saveable,) = saveable_object_util.saveable_objects_for_op(variable, name)
    return saveable


class _SaveOps:
    """The ops that write the objects of a graph."""

    def __init__(self, graph: ObjectGraph) -> None:
        with ops.device("/cpu:0"):
            self._prefix = array_ops.placeholder(dtypes.string, [])
            self._fed: dict[str, Any] = {OBJECT_GRAPH_PROTO_KEY: array_ops.placeholder(dtypes.string, [])}
        saveables = []
        for key, value in graph.holding_values():
            if isinstance(value, PythonState):
                with ops.device("/cpu:0"):
                    self._fed[key] = array_ops.placeholder(dtypes.string, [])
            else:
                saveables.append(_saveable_of(key, value))
        saveables += [
            SaveableObject(tensor, [SaveSpec(tensor, "", key, dtypes.string)], key) for key, tensor in self._fed.items()
        ]
        self._op = BulkSaverBuilder()._add_sharded_save_ops(self._prefix, _grouped_by_device(saveables))

    def run(self, session: Any, prefix: str, graph: ObjectGraph) -> None:
        """Writes the objects' present values."""
        texts: dict[str, Any] = {OBJECT_GRAPH_PROTO_KEY: graph.proto.SerializeToString(deterministic=True)}
        for key, value in graph.holding_values():
            if isinstance(value, PythonState):
                texts[key] = value.serialize()
        feed = {tensor: texts[key] for key, tensor in self._fed.items()}
        session.run(self._op, {self._prefix: prefix, **feed})


class CheckpointLoadStatus:
    """What a checkpoint restores, and whether that is all; see `Checkpoint.restore`."""

    def __init__(self, root: Checkpoint, path: str, reader: CheckpointReader) -> None:
        self._root = root
        self._path = path
        self._reader = reader
        self._proto = TrackableObjectGraph.FromString(reader.get_tensor(OBJECT_GRAPH_PROTO_KEY))
        self._restored_states: set[int] = set()
        self._matched()

    def _matched(self) -> dict[int, Any]:
        found = matched(self._proto, self._root)
        for number, value in found.items():
            if isinstance(value, PythonState) and number not in self._restored_states:
                self._restored_states.add(number)
                for attribute in self._proto.nodes[number].attributes:
                    value.deserialize(self._reader.get_tensor(attribute.checkpoint_key))
        return found

    def _keyed_variables(self) -> list[tuple[str, Any]]:
        return [
            (attribute.checkpoint_key, value)
            for number, value in sorted(self._matched().items())
            if isinstance(value, Variable)
            for attribute in self._proto.nodes[number].attributes
            if attribute.name == attribute_of(value)
        ]

    def _unmatched(self, found: Iterable[Any]) -> list[Any]:
        """The program's objects that are not in the checkpoint, empty lists and dicts aside."""
        known = {id(value) for value in found}
        return [
            value
            for value in ObjectGraph(self._root).objects
            if id(value) not in known and not (isinstance(value, (list, dict)) and not dependencies_of(value))
        ]

    def assert_consumed(self) -> CheckpointLoadStatus:
        """Raises AssertionError unless all objects and all of the checkpoint belong together."""
        self.assert_existing_objects_matched()
        found = self._matched()
        names = names_of_nodes(self._proto)
        for number, node in enumerate(self._proto.nodes):
            if number not in found:
                raise AssertionError(f"Unresolved object in checkpoint {names[number]}: {node}")
            unused = [each for each in node.attributes if each.name != attribute_of(found[number])]
            if unused:
                raise AssertionError(
                    "Unused attributes in these objects (the attributes exist in the checkpoint but were not restored):"
                    f"\n{names[number]} ({found[number]}): {unused}"
                )
        return self

    def assert_existing_objects_matched(self) -> CheckpointLoadStatus:
        """Raises AssertionError unless all objects are in the checkpoint."""
        unmatched = self._unmatched(self._matched().values())
        if unmatched:
            raise AssertionError(
                "Some Python objects were not bound to checkpointed values, likely due to changes in the Python "
                f"program: {unmatched}"
            )
        return self

    def assert_nontrivial_match(self) -> CheckpointLoadStatus:
        """Raises AssertionError when no object is in the checkpoint."""
        found = self._matched()
        if len(found) <= 1:
            unmatched = self._unmatched(found.values())
            if unmatched:
                raise AssertionError(
                    "Nothing except the root object matched a checkpointed value. Typically this means that the "
                    "checkpoint does not match the Python program. The following objects have no matching "
                    f"checkpointed value: {unmatched}"
                )
            raise AssertionError(f"Nothing to load. No dependencies have been added to {self._root} yet.")
        return self

    def expect_partial(self) -> CheckpointLoadStatus:
        """Returns the status itself: nothing warns of what is not restored."""
        return self

    def run_restore_ops(self, session: Any = None) -> None:
        """Restores the objects that are in the checkpoint."""
        self._root._restore_values(_session_or_default(session), self._path, self._keyed_variables())

    def initialize_or_restore(self, session: Any = None) -> None:
        """Restores the objects that are in the checkpoint, and initialises the others."""
        session = _session_or_default(session)
        keyed = self._keyed_variables()
        self._root._restore_values(session, self._path, keyed)
        restored = {id(variable) for _, variable in keyed}
        _initialise(session, [each for each in ObjectGraph(self._root).objects if id(each) not in restored])


def _initialise(session: Any, objects: Iterable[Any]) -> None:
    session.run([each.initializer for each in objects if isinstance(each, Variable)])


class InitializationOnlyStatus:
    """What `Checkpoint.restore` returns when there is no checkpoint."""

    def __init__(self, root: Checkpoint) -> None:
        self._root = root

    def assert_consumed(self) -> InitializationOnlyStatus:
        """Raises AssertionError."""
        raise AssertionError(_NOTHING_TO_RESTORE)

    def assert_existing_objects_matched(self) -> InitializationOnlyStatus:
        """Raises AssertionError."""
        raise AssertionError(_NOTHING_TO_RESTORE)

    def assert_nontrivial_match(self) -> InitializationOnlyStatus:
        """Raises AssertionError."""
        raise AssertionError(_NOTHING_TO_RESTORE)

    def expect_partial(self) -> InitializationOnlyStatus:
        """Returns the status itself."""
        return self

    def run_restore_ops(self, session: Any = None) -> None:
        """Raises AssertionError."""
        raise AssertionError(
            "No checkpoint specified, so no restore ops are available (save_path=None to Saver.restore)."
        )

    def initialize_or_restore(self, session: Any = None) -> None:
        """Initialises the variables."""
        _initialise(_session_or_default(session), ObjectGraph(self._root).objects)


class NameBasedSaverStatus:
    """What `Checkpoint.restore` returns for a checkpoint of `tf.train.Saver`."""

    def __init__(self, root: Checkpoint, path: str, reader: CheckpointReader) -> None:
        self._root = root
        self._path = path
        self._reader = reader

    def _variables(self) -> list[Any]:
        return [each for each in ObjectGraph(self._root).objects if isinstance(each, Variable)]

    def assert_consumed(self) -> NameBasedSaverStatus:
        """Raises AssertionError unless all variables are in the checkpoint."""
        for variable in self._variables():
            if not self._reader.has_tensor(variable.op.name):
                raise AssertionError(f"Object not restored: {variable}")
        return self

    def assert_existing_objects_matched(self) -> NameBasedSaverStatus:
        """As `assert_consumed`."""
        return self.assert_consumed()

    def assert_nontrivial_match(self) -> NameBasedSaverStatus:
        """As `assert_consumed`."""
        return self.assert_consumed()

    def expect_partial(self) -> NameBasedSaverStatus:
        """Returns the status itself: nothing warns of what is not restored."""
        return self

    def run_restore_ops(self, session: Any = None) -> None:
        """Restores the variables by their names."""
        with ops.device("/cpu:0"):
            savers.Saver(self._variables()).restore(_session_or_default(session), self._path)

    def initialize_or_restore(self, session: Any = None) -> None:
        """As `run_restore_ops`."""
        self.run_restore_ops(session)
