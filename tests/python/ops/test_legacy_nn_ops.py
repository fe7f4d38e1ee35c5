"""Functions of `tf.nn` with the arguments of TensorFlow 0.x; the expected numbers are those of TensorFlow 0.12.1."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

import tfcompat as tf
from tfcompat.python.ops import legacy_nn_ops as nn
from tfcompat.python.ops import legacy_ops

X = np.array([[0.5, -1.0, 2.0], [0.1, 0.2, 0.3]], np.float32)
Y = np.array([[0, 0, 1], [0.5, 0.5, 0]], np.float32)
WEIGHTS = np.arange(12, dtype=np.float32).reshape(4, 3) / 10
BIASES = np.array([0.1, 0.2, 0.3, 0.4], np.float32)
IDS = np.array([[1], [2]])
SAMPLED = (np.array([0, 3]), np.array([[0.5], [0.25]], np.float32), np.array([0.5, 0.25], np.float32))
SEQUENCES = np.array([[[1, 2, 0.5]], [[0.1, 1, 3]], [[2, 1, 0]]], np.float32)


def ctc() -> Any:
    labels = tf.SparseTensor([[0, 0], [0, 1]], tf.constant([0, 1], tf.int32), [1, 2])
    return nn.ctc_loss(SEQUENCES, labels, [3])


@pytest.mark.parametrize(
    ("build", "expected"),
    [
        (lambda: nn.softmax_cross_entropy_with_logits(X, Y), [0.2413, 1.1519]),
        (lambda: nn.sparse_softmax_cross_entropy_with_logits(X, np.array([2, 0])), [0.2413, 1.2019]),
        (lambda: nn.sigmoid_cross_entropy_with_logits(X, Y), [[0.9741, 0.3133, 0.1269], [0.6944, 0.6981, 0.8544]]),
        (
            lambda: nn.weighted_cross_entropy_with_logits(X, Y, 2.0),
            [[0.9741, 0.3133, 0.2539], [1.0166, 0.9972, 0.8544]],
        ),
        (lambda: nn.log_poisson_loss(X, Y, True), [[1.6487, 0.3679, 5.3891], [1.0552, 1.1214, 1.3499]]),
        (lambda: nn.nce_loss(WEIGHTS, BIASES, X, IDS, 2, 4, sampled_values=SAMPLED), [5.027, 3.8274]),
        (lambda: nn.sampled_softmax_loss(WEIGHTS, BIASES, X, IDS, 2, 4, sampled_values=SAMPLED), [2.0262, 0.9589]),
        (lambda: ctc(), [2.8044]),
        (lambda: nn.bias_add_v1(X, BIASES[:3]), [[0.6, -0.8, 2.3], [0.2, 0.4, 0.6]]),
        (lambda: nn.xw_plus_b_v1(X, WEIGHTS.T[:, :2], BIASES[:2]), [[0.4, 0.95], [0.18, 0.46]]),
    ],
)
def test_values_are_those_of_tensorflow_0_12(build: Any, expected: Any) -> None:
    with tf.Graph().as_default(), tf.Session() as session:
        np.testing.assert_allclose(session.run(build()), expected, atol=1.1e-4)


def test_deconv2d_is_conv2d_transpose() -> None:
    with tf.Graph().as_default():
        y = tf.nn.deconv2d(tf.ones([1, 2, 2, 1]), tf.ones([3, 3, 1, 1]), [1, 4, 4, 1], [1, 2, 2, 1])
        assert (y.op.type, y.shape.as_list()) == ("Conv2DBackpropInput", [1, 4, 4, 1])


def test_sparse_split_takes_the_axis_first() -> None:
    with tf.Graph().as_default(), tf.Session() as session:
        parts = legacy_ops.sparse_split(1, 2, tf.SparseTensor([[0, 0], [0, 3]], [1, 2], [1, 4]))
        assert [session.run(part).values.tolist() for part in parts] == [[1], [2]]


SCRIPT = """
import tfcompat as tf
x = tf.placeholder(tf.float32, [2, 3])
loss = tf.nn.softmax_cross_entropy_with_logits(x, x)
print(loss.shape, tf.concat(1, [x, x]).shape, tf.complex_abs(tf.complex(x, x)).name)
"""


def test_the_era_decides_what_an_argument_means() -> None:
    environment = {**os.environ, "TFCOMPAT_TF_VERSION": "0.12.1"}
    finished = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, timeout=120
    )
    assert finished.stdout == "(2,) (2, 6) ComplexAbs:0\n", finished.stderr
