"""Fetch structures, and what may be fetched."""

from __future__ import annotations

from collections import OrderedDict, namedtuple
from typing import Any

import numpy as np
import pytest

import tfcompat as tf

Point = namedtuple("Point", ["x", "y"])


def test_the_result_has_the_structure_of_the_fetches() -> None:
    a, b = tf.constant(1, name="a"), tf.constant(2)
    with tf.Session() as sess:
        assert sess.run([a, (b, "a:0"), {"k": [a]}]) == [1, (2, 1), {"k": [1]}]
        assert sess.run(Point(a, b)) == Point(1, 2)
        ordered = sess.run(OrderedDict([("z", a), ("y", b)]))
        assert type(ordered) is OrderedDict and list(ordered.items()) == [("z", 1), ("y", 2)]
        assert sess.run([a, a]) == [1, 1] and sess.run([]) == []


def test_operations_give_none() -> None:
    with tf.Session() as sess:
        assert sess.run([tf.no_op(), tf.constant(1).op]) == [None, None]


def test_results_are_writable_and_the_callers_own() -> None:
    x = tf.ones([2])
    with tf.Session() as sess:
        first = sess.run(x)
        first[:] = 7
        assert sess.run(x).tolist() == [1, 1]


def test_sparse_fetches_give_their_values() -> None:
    with tf.Session() as sess:
        value = sess.run(tf.SparseTensor([[0, 1]], [5.0], [2, 3]))
    assert isinstance(value, tf.SparseTensorValue) and value.values.tolist() == [5.0]


def test_a_fed_tensor_is_fetched_as_it_was_fed() -> None:
    x = tf.constant([1.0])
    with tf.Session() as sess:
        np.testing.assert_array_equal(sess.run(x, {x: [2.0]}), [2.0])


@pytest.mark.parametrize(
    ("fetch", "error", "message"),
    [
        (None, TypeError, "Fetch argument None has invalid type <class 'NoneType'>"),
        (
            3,
            TypeError,
            "Fetch argument 3 has invalid type <class 'int'>, must be a string or Tensor. "
            "(Can not convert a int into a Tensor or Operation.)",
        ),
        (
            "no",
            ValueError,
            "Fetch argument 'no' cannot be interpreted as a Tensor. "
            "(\"The name 'no' refers to an Operation not in the graph.\")",
        ),
    ],
)
def test_what_cannot_be_fetched(fetch: Any, error: type[Exception], message: str) -> None:
    tf.no_op()
    with tf.Session() as sess, pytest.raises(error) as caught:
        sess.run([fetch])
    assert str(caught.value) == message


def test_an_element_of_another_graph_cannot_be_fetched() -> None:
    tf.no_op()
    with tf.Graph().as_default():
        other = tf.constant(1.0, name="other")
    with (
        tf.Session() as sess,
        pytest.raises(ValueError, match=r'\(Tensor Tensor\("other:0".*is not an element of this'),
    ):
        sess.run(other)


def test_an_operation_may_be_protected_from_fetching(graph: tf.Graph) -> None:
    x = tf.constant(1, name="x")
    graph.prevent_fetching(x.op)
    with tf.Session() as sess:
        for fetch in (x, x.op):
            with pytest.raises(ValueError, match=r"^Operation 'x' has been marked as not fetchable."):
                sess.run(fetch)


class Pair:
    def __init__(self, first: tf.Tensor, second: tf.Tensor) -> None:
        self.parts = [first, second]


def test_registered_types_are_taken_apart_and_put_together() -> None:
    from tfcompat.python.client import fetches, session

    session.register_session_run_conversion_functions(
        Pair, lambda pair: (pair.parts, tuple), lambda pair, values: list(zip(pair.parts, values))
    )
    try:
        pair = Pair(tf.constant(1), tf.constant(2))
        with tf.Session() as sess:
            assert sess.run(pair) == (1, 2)
            assert sess.run(pair.parts[0] + pair.parts[1], {pair: (3, 4)}) == 7
        with pytest.raises(ValueError, match="has already been registered"):
            session.register_session_run_conversion_functions(Pair, lambda pair: (pair.parts, tuple))
    finally:
        del fetches.EXPANSIONS[0]
