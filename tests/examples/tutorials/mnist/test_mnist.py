"""The tutorial's model."""

from __future__ import annotations

import numpy as np
import pytest

import tfcompat as tf
from tfcompat.examples.tutorials.mnist import mnist


@pytest.fixture(autouse=True)
def fresh_graph() -> None:
    tf.reset_default_graph()


def test_inference_names_its_variables_by_layer() -> None:
    logits = mnist.inference(tf.placeholder(tf.float32, [None, 784]), hidden1_units=128, hidden2_units=32)
    assert logits.shape.as_list() == [None, 10]
    assert {variable.op.name: variable.shape.as_list() for variable in tf.trainable_variables()} == {
        "hidden1/weights": [784, 128],
        "hidden1/biases": [128],
        "hidden2/weights": [128, 32],
        "hidden2/biases": [32],
        "softmax_linear/weights": [32, 10],
        "softmax_linear/biases": [10],
    }


def test_loss_is_the_mean_cross_entropy() -> None:
    logits = tf.constant(np.log([[0.5] + [0.5 / 9] * 9, [0.1] * 10]), tf.float32)
    loss = mnist.loss(logits, tf.constant([0, 3]))
    assert loss.name == "xentropy_mean:0"
    with tf.Session() as session:
        assert session.run(loss) == pytest.approx((np.log(2) + np.log(10)) / 2, rel=1e-6)


def test_evaluation_counts_the_right_answers() -> None:
    logits = tf.constant(np.eye(10)[[3, 1, 4, 1]], tf.float32)
    with tf.Session() as session:
        assert session.run(mnist.evaluation(logits, tf.constant([3, 1, 5, 1]))) == 3
