"""Functions that only TensorFlow 0.x had."""

from __future__ import annotations

import pytest

import tfcompat as tf
from tfcompat.python.ops import legacy_ops


@pytest.fixture(autouse=True)
def _fresh_graph() -> None:
    tf.reset_default_graph()


def test_nodes_are_those_of_tensorflow_0_12() -> None:
    a = tf.constant([[1.0, 2.0]])
    results = [
        tf.pack([a, a]),
        tf.unpack(a, axis=1)[0],
        tf.mul(a, a),
        tf.sub(a, a),
        tf.neg(a),
        tf.select(a > 1, t=a, e=a),
        tf.batch_matmul([a], [a], adj_y=True),
        legacy_ops.reverse(a, [True, False]),
    ]
    expected = ["pack", "unpack", "Mul", "Sub", "Neg", "Select", "BatchMatMul", "Reverse"]
    assert [result.op.name for result in results] == expected
    assert [result.op.type for result in results] == ["Pack", "Unpack", *expected[2:]]


def test_older_names_make_todays_nodes() -> None:
    assert tf.inv([2.0]).op.type == "Reciprocal"
    assert tf.listdiff([1, 2], [2])[0].op.type == "ListDiff"
    assert tf.complex_abs(tf.complex(1.0, 2.0)).op.type == "ComplexAbs"
    assert tf.concat_v2([[1], [2]], 0).op.type == "ConcatV2"
    assert tf.split_v([1, 2, 3], [1, 2])[0].op.type == "SplitV"


def test_the_argument_order_of_0_x() -> None:
    a = tf.constant([[1.0, 2.0]])
    assert legacy_ops.concat(1, [a, a]).shape.as_list() == [1, 4]
    assert [piece.shape.as_list() for piece in legacy_ops.split(1, 2, a)] == [[1, 1], [1, 1]]
