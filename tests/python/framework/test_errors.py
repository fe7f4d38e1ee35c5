"""TensorFlow's exceptions."""

from __future__ import annotations

import copy

import tfcompat as tf
from tfcompat.python.framework import errors_impl


def test_each_code_has_its_class() -> None:
    error = errors_impl.exception_type_from_error_code(errors_impl.INVALID_ARGUMENT)(None, None, "wrong")
    assert isinstance(error, tf.errors.InvalidArgumentError) and isinstance(error, tf.errors.OpError)
    assert (error.message, str(error), error.error_code) == ("wrong", "wrong", 3)
    assert errors_impl.error_code_from_exception_type(tf.errors.OutOfRangeError) == errors_impl.OUT_OF_RANGE


def test_an_ops_error_says_where_the_op_was_made() -> None:
    op = tf.no_op(name="n")
    text = str(tf.errors.InternalError(op.node_def, op, "broken"))
    assert text.startswith("broken") and "'n'" in text and "test_errors.py" in text


def test_errors_are_copied_without_their_op() -> None:
    op = tf.no_op()
    copied = copy.copy(tf.errors.NotFoundError(op.node_def, op, "gone"))
    assert type(copied) is tf.errors.NotFoundError and copied.message == "gone" and copied.op is None
