"""Threads that fill queues."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Sequence
from typing import Any

from tfcompat.core.protobuf.queue_runner_pb2 import QueueRunnerDef
from tfcompat.python.framework import errors_impl as errors
from tfcompat.python.framework import ops
from tfcompat.python.framework.graph_keys import GraphKeys
from tfcompat.python.platform import tf_logging as logging
from tfcompat.python.training.coordinator import Coordinator


class QueueRunner:
    """Runs enqueue ops, each in a thread of its own, until the queue is closed or the input ends.

    Args:
      queue: the queue.
      enqueue_ops: the ops; one that is listed twice runs in two threads.
      close_op: run when all of them have ended; closes the queue when not given.
      cancel_op: run when the coordinator says stop; closes the queue and cancels what waits when not given.
      queue_closed_exception_types: the exceptions that are a regular end, `OutOfRangeError` when not given.
      queue_runner_def: a `QueueRunnerDef` in place of all these.
      import_scope: the scope of the ops that it names.

    Raises:
      ValueError: no queue or ops, or both those and a `QueueRunnerDef`.
      TypeError: `queue_closed_exception_types` is no tuple of TensorFlow's errors.

    Source: `tf.train.QueueRunner`.
    """

    def __init__(
        self,
        queue: Any = None,
        enqueue_ops: Sequence[Any] | None = None,
        close_op: Any = None,
        cancel_op: Any = None,
        queue_closed_exception_types: tuple[type[errors.OpError], ...] | None = None,
        queue_runner_def: Any = None,
        import_scope: str | None = None,
    ) -> None:
        if queue_runner_def:
            if queue or enqueue_ops:
                raise ValueError("queue_runner_def and queue are mutually exclusive.")
            self._read(queue_runner_def, import_scope)
        else:
            if not queue or not enqueue_ops:
                raise ValueError("Must provide queue and enqueue_ops.")
            self._queue = queue
            self._enqueue_ops = enqueue_ops
            self._queue_closed_exception_types = _checked_types(queue_closed_exception_types)
            self._close_op = queue.close() if close_op is None else close_op
            self._cancel_op = queue.close(cancel_pending_enqueues=True) if cancel_op is None else cancel_op
        self._lock = threading.Lock()
        self._running: weakref.WeakKeyDictionary[Any, int] = weakref.WeakKeyDictionary()  # threads, by session
        self._exceptions_raised: list[BaseException] = []

    def _read(self, definition: Any, import_scope: str | None) -> None:
        graph = ops.get_default_graph()

        def element(name: str) -> Any:
            return graph.as_graph_element(ops.prepend_name_scope(name, import_scope))

        self._queue = element(definition.queue_name)
        self._enqueue_ops = [element(name) for name in definition.enqueue_op_name]
        self._close_op = element(definition.close_op_name)
        self._cancel_op = element(definition.cancel_op_name)
        types = tuple(errors.exception_type_from_error_code(c) for c in definition.queue_closed_exception_types)
        self._queue_closed_exception_types = types or (errors.OutOfRangeError,)

    @property
    def queue(self) -> Any:
        """The queue."""
        return self._queue

    @property
    def enqueue_ops(self) -> Sequence[Any]:
        """The ops that fill it."""
        return self._enqueue_ops

    @property
    def close_op(self) -> Any:
        """The op that is run when the input has ended."""
        return self._close_op

    @property
    def cancel_op(self) -> Any:
        """The op that is run on a stop."""
        return self._cancel_op

    @property
    def queue_closed_exception_types(self) -> tuple[type[errors.OpError], ...]:
        """The exceptions that are a regular end."""
        return self._queue_closed_exception_types

    @property
    def exceptions_raised(self) -> list[BaseException]:
        """What the threads raised, where there was no coordinator to tell."""
        return self._exceptions_raised

    @property
    def name(self) -> str:
        """The queue's name."""
        return self._queue.name

    def _run(self, sess: Any, enqueue_op: Any, coord: Coordinator | None = None) -> None:
        is_last = None
        try:
            enqueue = sess.make_callable(enqueue_op)
            while not (coord and coord.should_stop()):
                try:
                    enqueue()
                except self._queue_closed_exception_types:
                    is_last = self._count_down(sess)
                    if is_last:
                        self._run_quietly(sess, self._close_op)
                    return
        except Exception as error:
            if coord is None:
                logging.error("Exception in QueueRunner: %s", error)
                with self._lock:
                    self._exceptions_raised.append(error)
                raise
            coord.request_stop(error)
        finally:
            if is_last is None:
                self._count_down(sess)

    def _count_down(self, sess: Any) -> bool:
        """One thread less. Returns whether it was the last one."""
        with self._lock:
            self._running[sess] -= 1
            return self._running[sess] == 0

    @staticmethod
    def _run_quietly(sess: Any, op: Any) -> None:
        try:
            sess.run(op)
        except Exception as error:  # the session may be gone
            logging.vlog(1, "Ignored exception: %s", error)

    def _close_on_stop(self, sess: Any, cancel_op: Any, coord: Coordinator) -> None:
        coord.wait_for_stop()
        self._run_quietly(sess, cancel_op)

    def create_threads(
        self, sess: Any, coord: Coordinator | None = None, daemon: bool = False, start: bool = False
    ) -> list[threading.Thread]:
        """The threads that run the ops, and with a coordinator one that closes the queue on a stop.

        None when they run in that session already.

        Args:
          sess: the session.
          coord: is told of exceptions, and asked whether to stop.
          daemon: whether the program may end before they do.
          start: whether to start them.
        """
        with self._lock:
            if self._running.get(sess, 0) > 0:
                return []
            self._running[sess] = len(self._enqueue_ops)
            self._exceptions_raised = []
        threads = [
            threading.Thread(target=self._run, args=(sess, op, coord), name=f"QueueRunnerThread-{self.name}-{op.name}")
            for op in self._enqueue_ops
        ]
        if coord:
            name = f"QueueRunnerThread-{self.name}-close_on_stop"
            threads.append(threading.Thread(target=self._close_on_stop, args=(sess, self._cancel_op, coord), name=name))
        for thread in threads:
            if coord:
                coord.register_thread(thread)
            thread.daemon = daemon
            if start:
                thread.start()
        return threads

    def to_proto(self, export_scope: str | None = None) -> Any:
        """The `QueueRunnerDef`, names without the scope `export_scope`; None for a queue outside it."""
        if export_scope is not None and not self.queue.name.startswith(export_scope):
            return None

        def stripped(name: str) -> str:
            return ops.strip_name_scope(name, export_scope)

        return QueueRunnerDef(
            queue_name=stripped(self.queue.name),
            enqueue_op_name=[stripped(op.name) for op in self.enqueue_ops],
            close_op_name=stripped(self.close_op.name),
            cancel_op_name=stripped(self.cancel_op.name),
            queue_closed_exception_types=[
                errors.error_code_from_exception_type(each) for each in self._queue_closed_exception_types
            ],
        )

    @staticmethod
    def from_proto(queue_runner_def: Any, import_scope: str | None = None) -> QueueRunner:
        """The queue runner of a `QueueRunnerDef`."""
        return QueueRunner(queue_runner_def=queue_runner_def, import_scope=import_scope)


def _checked_types(types: Any) -> tuple[type[errors.OpError], ...]:
    if types is None:
        return (errors.OutOfRangeError,)
    if not isinstance(types, tuple) or not types or not all(issubclass(each, errors.OpError) for each in types):
        raise TypeError(
            f"queue_closed_exception_types, when provided, must be a tuple of tf.error types, but saw: {types}"
        )
    return types


def add_queue_runner(qr: QueueRunner, collection: str = GraphKeys.QUEUE_RUNNERS) -> None:
    """Adds a queue runner to a collection, from which `start_queue_runners` starts them.

    Source: `tf.train.add_queue_runner`.
    """
    ops.add_to_collection(collection, qr)


def start_queue_runners(
    sess: Any = None,
    coord: Coordinator | None = None,
    daemon: bool = True,
    start: bool = True,
    collection: str = GraphKeys.QUEUE_RUNNERS,
) -> list[threading.Thread]:
    """Starts the queue runners of a collection.

    Args:
      sess: the session, the default one when not given.
      coord: is told of exceptions, and asked whether to stop.
      daemon: whether the program may end before the threads do.
      start: whether to start the threads.
      collection: the collection.

    Returns:
      The threads.

    Raises:
      ValueError: there is no session.
      TypeError: `sess` is no session.

    Source: `tf.train.start_queue_runners`.
    """
    if sess is None:
        sess = ops.get_default_session()
        if not sess:
            raise ValueError(
                "Cannot start queue runners: No default session is registered. Use `with sess.as_default()` or pass an "
                "explicit session to tf.start_queue_runners(sess=sess)"
            )
    if not hasattr(sess, "make_callable"):
        if type(sess).__name__ in ("MonitoredSession", "SingularMonitoredSession"):
            return []  # it has started them
        raise TypeError(f"sess must be a `tf.Session` object. Given class: {type(sess)}")
    runners = ops.get_collection(collection)
    if not runners:
        logging.warning(
            "`tf.train.start_queue_runners()` was called when no queue runners were defined. You can safely remove the "
            "call to this deprecated function."
        )
    with sess.graph.as_default():
        return [
            thread
            for runner in ops.get_collection(collection)
            for thread in runner.create_threads(sess, coord=coord, daemon=daemon, start=start)
        ]


ops.register_proto_function(
    GraphKeys.QUEUE_RUNNERS,
    proto_type=QueueRunnerDef,
    to_proto=QueueRunner.to_proto,
    from_proto=QueueRunner.from_proto,
)
