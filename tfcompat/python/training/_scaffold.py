"""`tf.train.Scaffold`: the ops that training needs beside its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.graph_keys import GraphKeys
from tfcompat.python.ops import array_ops, control_flow_ops, lookup_ops, resources, variables
from tfcompat.python.platform import tf_logging as logging
from tfcompat.python.summary import summary
from tfcompat.python.training import saver as training_saver


class Scaffold:
    """What a session needs to start, report and save. What is not given is taken from the graph's collections or made
    by `finalize`.

    Args:
      init_op: initialises the variables.
      init_feed_dict: what it is fed.
      init_fn: called with the scaffold and the session after `init_op`.
      ready_op: a vector of the names of variables without values.
      ready_for_local_init_op: the same for those that `local_init_op` needs.
      local_init_op: initialises local variables and tables.
      summary_op: the summary of everything.
      saver: saves and restores.
      copy_from_scaffold: has what is not given.

    Example:
      scaffold = tf.train.Scaffold(init_fn=lambda scaffold, sess: pretrained.restore(sess, path))
      with tf.train.MonitoredTrainingSession(scaffold=scaffold) as sess: ...

    Raises:
      TypeError: `copy_from_scaffold` is no scaffold.

    Source: `tf.train.Scaffold`.
    """

    def __init__(
        self,
        init_op: Any = None,
        init_feed_dict: Any = None,
        init_fn: Callable[[Scaffold, Any], Any] | None = None,
        ready_op: Any = None,
        ready_for_local_init_op: Any = None,
        local_init_op: Any = None,
        summary_op: Any = None,
        saver: Any = None,
        copy_from_scaffold: Scaffold | None = None,
    ) -> None:
        if copy_from_scaffold is not None and not isinstance(copy_from_scaffold, Scaffold):
            raise TypeError("copy_from_scaffold is not a Scaffold instance.")

        def given_or_copied(value: Any, name: str) -> Any:
            return getattr(copy_from_scaffold, name, None) if value is None else value

        self._init_op = given_or_copied(init_op, "_init_op")
        self._init_feed_dict = given_or_copied(init_feed_dict, "_init_feed_dict")
        self._user_init_fn = given_or_copied(init_fn, "_user_init_fn")
        self._ready_op = given_or_copied(ready_op, "_ready_op")
        self._ready_for_local_init_op = given_or_copied(ready_for_local_init_op, "_ready_for_local_init_op")
        self._local_init_op = given_or_copied(local_init_op, "_local_init_op")
        self._summary_op = given_or_copied(summary_op, "_summary_op")
        self._saver = given_or_copied(saver, "_saver")

    def finalize(self) -> Scaffold:
        """Makes what is missing and finalizes the graph. Returns the scaffold."""
        if self._init_op is None:
            self._init_op = Scaffold.get_or_default("init_op", GraphKeys.INIT_OP, _default_init_op)
        if self._ready_op is None:
            self._ready_op = Scaffold.get_or_default("ready_op", GraphKeys.READY_OP, _default_ready_op)
        if self._ready_for_local_init_op is None:
            self._ready_for_local_init_op = Scaffold.get_or_default(
                "ready_for_local_init_op", GraphKeys.READY_FOR_LOCAL_INIT_OP, _default_ready_for_local_init_op
            )
        if self._local_init_op is None:
            self._local_init_op = Scaffold.get_or_default(
                "local_init_op", GraphKeys.LOCAL_INIT_OP, Scaffold.default_local_init_op
            )
        if self._summary_op is None:
            self._summary_op = Scaffold.get_or_default("summary_op", GraphKeys.SUMMARY_OP, summary.merge_all)
        if self._saver is None:
            self._saver = training_saver._get_saver_or_default()
        self._saver.build()
        ops.get_default_graph().finalize()
        logging.info("Graph was finalized.")
        return self

    @property
    def init_fn(self) -> Callable[[Any], Any] | None:
        """The function to be called with the session, or None."""
        init_fn = self._user_init_fn
        return None if init_fn is None else lambda sess: init_fn(self, sess)

    @property
    def init_op(self) -> Any:
        return self._init_op

    @property
    def ready_op(self) -> Any:
        return self._ready_op

    @property
    def ready_for_local_init_op(self) -> Any:
        return self._ready_for_local_init_op

    @property
    def local_init_op(self) -> Any:
        return self._local_init_op

    @property
    def summary_op(self) -> Any:
        return self._summary_op

    @property
    def saver(self) -> Any:
        return self._saver

    @property
    def init_feed_dict(self) -> Any:
        return self._init_feed_dict

    @staticmethod
    def get_or_default(arg_name: str, collection_key: str, default_constructor: Callable[[], Any]) -> Any:
        """What a collection holds, or what the function makes, which is put there.

        Raises:
          RuntimeError: it holds several; `arg_name` is the argument to choose one with.
        """
        elements = ops.get_collection(collection_key)
        if len(elements) > 1:
            raise RuntimeError(
                f'More than one item in the collection "{collection_key}". Please indicate which one to use by passing '
                f"it to the tf.Scaffold constructor as:  tf.Scaffold({arg_name}=item to use)"
            )
        if elements:
            return elements[0]
        element = default_constructor()
        if element is not None:
            ops.add_to_collection(collection_key, element)
        return element

    @staticmethod
    def default_local_init_op() -> Any:
        """The op that initialises local variables, tables and local resources."""
        return control_flow_ops.group(
            variables.local_variables_initializer(),
            lookup_ops.tables_initializer(),
            resources.initialize_resources(resources.local_resources()),
        )


def _default_init_op() -> Any:
    return control_flow_ops.group(
        variables.global_variables_initializer(),
        resources.initialize_resources(resources.shared_resources()),
    )


def _default_ready_op() -> Any:
    return array_ops.concat([variables.report_uninitialized_variables(), resources.report_uninitialized_resources()], 0)


def _default_ready_for_local_init_op() -> Any:
    return array_ops.concat(
        [
            variables.report_uninitialized_variables(variables.global_variables()),
            resources.report_uninitialized_resources(resources.shared_resources()),
        ],
        0,
    )
