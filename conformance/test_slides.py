"""The slides' code blocks, run: what they build, compute, share, train and refuse is what the slides say."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from conformance import slides

ROOT = Path(__file__).parent.parent
Arrays = tuple[np.ndarray, np.ndarray]


@pytest.fixture(scope="module")
def digits(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The handwritten digits that come with tfcompat, labels one-hot."""
    from tensorflow.examples.tutorials.mnist import input_data

    with pytest.MonkeyPatch.context() as patch, pytest.warns(UserWarning):
        patch.setenv("TFCOMPAT_OFFLINE", "1")
        return input_data.read_data_sets(str(tmp_path_factory.mktemp("data")), one_hot=True, validation_size=0, seed=1)


def batches(digits: Any, size: int, count: int) -> Iterator[Arrays]:
    """`count` batches of random training images: the same ones each time."""
    random = np.random.RandomState(0)
    for _ in range(count):
        chosen = random.randint(0, len(digits.train.images), size)
        yield digits.train.images[chosen], digits.train.labels[chosen]


def softmax(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits - logits.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


def accuracy(weights: np.ndarray, biases: np.ndarray, images: np.ndarray, labels: np.ndarray) -> float:
    return float(((images @ weights + biases).argmax(1) == labels.argmax(1)).mean())


# The blocks themselves.


@pytest.mark.parametrize("name", slides.names())
def test_the_repairs_lead_from_the_slides_text_to_what_runs(name: str) -> None:
    block = slides.load(name)
    text = block.text
    for repair in block.repairs:
        assert repair.kind in ("extraction", "elision", "mistake")
        assert repair.old in text
        text = text.replace(repair.old, repair.new)
    assert text == block.repaired


# The graph.


def operations(folder: Path, version: str | None) -> list[str]:
    """The names that the slide's question `tf.get_default_graph().get_operations()` gets in TensorFlow `version`."""
    question = slides.load("node_list").repaired.splitlines()[0]
    script = folder / "graph.py"
    code = slides.load("relu_layer").repaired + f"print([str(operation.name) for operation in {question}])\n"
    script.write_text(code, encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "TFCOMPAT_TF_VERSION"}
    if version:
        environment["TFCOMPAT_TF_VERSION"] = version
    command = [sys.executable, "-m", "tfcompat", str(script)]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout.splitlines()[-1].replace("'", '"'))


def test_the_nodes_are_those_of_the_slide_in_its_era(tmp_path: Path) -> None:
    assert operations(tmp_path, "0.8.0") == slides.load("node_list").repaired.splitlines()[1:]


def test_the_nodes_are_tensorflow_1_15s_by_default(tmp_path: Path) -> None:
    recorded = json.loads((ROOT / "conformance/recorded/programs/graph_names.json").read_text(encoding="utf-8"))
    assert operations(tmp_path, None) == [line.split(" = ")[0] for line in recorded["relu_layer"]]


def test_h_refers_to_the_last_operation(tf: ModuleType, tmp_path: Path) -> None:
    h = slides.load("relu_layer").run(tmp_path)["h"]
    assert h.op is tf.get_default_graph().get_operations()[-1]
    assert str(h) == 'Tensor("Relu:0", shape=(100, 100), dtype=float32)'


# Output.


def test_the_layer_computes_relu_of_wx_plus_b(tf: ModuleType, tmp_path: Path) -> None:
    block = slides.load("session").run(tmp_path)
    images = np.random.RandomState(1).random_sample((100, 784)).astype(np.float32)
    h, weights, biases = block["sess"].run([block["h"], block["W"], block["b"]], {block["x"]: images})
    assert weights.shape == (784, 100) and -1 <= weights.min() < -0.99 and 0.99 < weights.max() < 1
    np.testing.assert_array_equal(biases, np.zeros(100, np.float32))
    np.testing.assert_allclose(h, np.maximum(images @ weights + biases, 0), rtol=1e-4, atol=1e-4)


def test_fetches_are_returned_and_feeds_are_used(tf: ModuleType, tmp_path: Path) -> None:
    block = slides.load("session").run(tmp_path)
    seen = {}

    class Session:
        def run(self, fetches: Any, feeds: Any) -> None:
            seen["values"] = block["sess"].run(fetches, feeds)

    images = np.ones((100, 784), np.float32)
    slides.load("session_run").run(
        tmp_path, sess=Session(), fetches=[block["x"], block["h"]], feeds={block["x"]: images}
    )
    np.testing.assert_array_equal(seen["values"][0], images)
    assert seen["values"][1].shape == (100, 100)


def test_a_variable_keeps_its_value_from_run_to_run(tf: ModuleType, tmp_path: Path) -> None:
    block = slides.load("session").run(tmp_path)
    first, second = block["sess"].run(block["W"]), block["sess"].run(block["W"])
    np.testing.assert_array_equal(first, second)


# Loss and gradients.


def network(tf: ModuleType, seed: int = 3) -> dict[str, Any]:
    """What the slides' loss needs: 100 images, weights and biases."""
    return {
        "tf": tf,
        "x": tf.placeholder(tf.float32, (100, 784)),
        "W": tf.Variable(tf.random_normal((784, 10), stddev=0.05, seed=seed)),
        "b": tf.Variable(tf.zeros((10,))),
    }


def test_the_loss_is_the_cross_entropy_of_each_image(tf: ModuleType, tmp_path: Path, digits: Any) -> None:
    names = slides.load("loss").run(tmp_path, **network(tf))
    images, labels = next(batches(digits, 100, 1))
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        feeds = {names["x"]: images, names["label"]: labels}
        loss, weights = sess.run([names["cross_entropy"], names["W"]], feeds)
    np.testing.assert_allclose(loss, -np.log(softmax(images @ weights)[labels == 1]), rtol=1e-4)


def test_gradients_are_the_hand_derived_ones(tf: ModuleType, tmp_path: Path, digits: Any) -> None:
    names = slides.load("loss").run(tmp_path, **network(tf))
    images, labels = next(batches(digits, 100, 1))
    gradients = tf.gradients(names["cross_entropy"], [names["W"], names["b"], names["x"]])
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        feeds = {names["x"]: images, names["label"]: labels}
        weights, (for_weights, for_biases, for_images) = sess.run([names["W"], gradients], feeds)
    error = softmax(images @ weights) - labels
    np.testing.assert_allclose(for_weights, images.T @ error, rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(for_biases, error.sum(0), rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(for_images, error @ weights.T, rtol=1e-4, atol=1e-5)


def test_gradients_of_the_relu_layer_are_the_hand_derived_ones(tf: ModuleType, tmp_path: Path) -> None:
    names = slides.load("session").run(tmp_path)
    images = np.random.RandomState(1).random_sample((100, 784)).astype(np.float32)
    gradients = tf.gradients(names["h"], [names["W"], names["b"]])
    h, (for_weights, for_biases) = names["sess"].run([names["h"], gradients], {names["x"]: images})
    active = (h > 0).astype(np.float32)
    np.testing.assert_allclose(for_weights, images.T @ active, rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(for_biases, active.sum(0), rtol=1e-5)


# Training.


def test_one_step_on_the_vector_loss_follows_the_gradient_of_its_sum(
    tf: ModuleType, tmp_path: Path, digits: Any
) -> None:
    names = slides.load("train_step").run(tmp_path, **slides.load("loss").run(tmp_path, **network(tf)))
    images, labels = next(batches(digits, 100, 1))
    feeds = {names["x"]: images, names["label"]: labels}
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        before = sess.run(names["W"])
        slides.load("training").run(tmp_path, sess=sess, train_step=names["train_step"], feeds=feeds)
        after = sess.run(names["W"])
    error = softmax(images @ before) - labels
    np.testing.assert_allclose(after, before - 0.5 * images.T @ error, rtol=1e-4, atol=1e-4)


def test_the_vector_loss_trains_to_convergence(tf: ModuleType, tmp_path: Path, digits: Any) -> None:
    """A step of 0.5 times the gradients' sum over 100 images is right for pixels up to 0.1. For pixels up to 1 it
    leads to log(0), here as in TensorFlow."""
    names = slides.load("train_step").run(tmp_path, **slides.load("loss").run(tmp_path, **network(tf)))
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for images, labels in batches(digits, 100, 300):
            sess.run(names["train_step"], {names["x"]: images / 10, names["label"]: labels})
        weights, biases = sess.run([names["W"], names["b"]])
        assert accuracy(weights, biases, digits.test.images / 10, digits.test.labels) > 0.87
        for images, labels in batches(digits, 100, 3):
            sess.run(names["train_step"], {names["x"]: images, names["label"]: labels})
        assert np.isnan(sess.run(names["W"])).any()


def test_the_mean_loss_trains_to_convergence(tf: ModuleType, tmp_path: Path, digits: Any) -> None:
    names = slides.load("train_step_of_the_mean").run(tmp_path, **network(tf))
    losses = []
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for images, labels in batches(digits, 100, 300):
            feeds = {names["x"]: images, names["label"]: labels}
            losses.append(sess.run([names["cross_entropy"], names["train_step"]], feeds)[0])
        weights, biases = sess.run([names["W"], names["b"]])
    assert np.mean(losses[-20:]) < 0.25 < 2 < losses[0]
    assert accuracy(weights, biases, digits.test.images, digits.test.labels) > 0.88


# Sharing variables.


def test_a_dictionary_shares_variables_between_two_calls(tf: ModuleType, tmp_path: Path) -> None:
    image = tf.placeholder(tf.float32, (1, 6, 6, 32))
    names = slides.load("variables_dictionary").run(tmp_path, tf=tf, image1=image, image2=image)
    assert [v.name for v in tf.global_variables()] == [f"{name}:0" for name in names["variables_dict"]]
    check_shared(tf, image, names["result1"], names["result2"], names["variables_dict"]["conv1_weights"])


def test_scopes_share_variables_between_two_calls(tf: ModuleType, tmp_path: Path) -> None:
    image = tf.placeholder(tf.float32, (1, 6, 6, 32))
    my_image_filter = slides.load("conv_relu").run(tmp_path, tf=tf)["my_image_filter"]
    with tf.variable_scope("image_filters") as scope:
        result1 = my_image_filter(image)
        with pytest.raises(ValueError, match="image_filters/conv1/weights already exists"):
            my_image_filter(image)
        scope.reuse_variables()
        result2 = my_image_filter(image)
    expected = [
        f"image_filters/{name}:0" for name in ("conv1/weights", "conv1/biases", "conv2/weights", "conv2/biases")
    ]
    assert [v.name for v in tf.global_variables()] == expected
    check_shared(tf, image, result1, result2, tf.global_variables()[0])


def test_scoped_variables_are_named_as_the_slide_says(tf: ModuleType, tmp_path: Path) -> None:
    slides.load("conv_relu").run(tmp_path, tf=tf)["my_image_filter"](tf.placeholder(tf.float32, (1, 6, 6, 32)))
    assert [v.op.name for v in tf.global_variables()] == [
        "conv1/weights",
        "conv1/biases",
        "conv2/weights",
        "conv2/biases",
    ]


def check_shared(tf: ModuleType, image: Any, result1: Any, result2: Any, variable: Any) -> None:
    """The results agree, and still do when the variable has changed."""
    feeds = {image: np.random.RandomState(0).random_sample((1, 6, 6, 32))}
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        before = sess.run([result1, result2], feeds)
        variable.load(0.5 * sess.run(variable), sess)
        after = sess.run([result1, result2], feeds)
    np.testing.assert_array_equal(before[0], before[1])
    np.testing.assert_array_equal(after[0], after[1])
    assert np.abs(before[0] - after[0]).max() > 1


def test_reuse_finds_the_variable_and_no_reuse_crashes(tf: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(ValueError) as raised:
        slides.load("variable_scope").run(tmp_path, tf=tf)
    message = str(raised.value)
    assert message.startswith(
        "Variable foo/v already exists, disallowed. Did you mean to set reuse=True or reuse=tf.AUTO_REUSE in VarScope? "
        "Originally defined at:"
    )
    assert "variable_scope.py" in message and 'tf.get_variable("v", shape=[1])' in message
    assert [v.name for v in tf.global_variables()] == ["foo/v:0"]


def test_the_variable_found_is_the_one_created(tf: ModuleType, tmp_path: Path) -> None:
    created_and_found = slides.load("variable_scope").repaired.split('with tf.variable_scope("foo", reuse=False)')[0]
    (tmp_path / "found.py").write_text(created_and_found, encoding="utf-8")
    names = slides.runpy.run_path(str(tmp_path / "found.py"), {"tf": tf})
    assert names["v"].name == "foo/v:0" and names["v1"] is names["v"]


# The learning rate and the regularisation term.


def last_accuracies(tf: ModuleType, digits: Any, decayed: bool, steps: int = 300) -> list[float]:
    """Test accuracy after each of the last 100 steps of training five layers."""
    tf.reset_default_graph()
    x, y = tf.placeholder(tf.float32, [None, 784]), tf.placeholder(tf.float32, [None, 10])
    step = tf.Variable(0, trainable=False)
    rate = 0.0001 + tf.train.exponential_decay(0.0029, step, steps / 6, 1 / np.e) if decayed else 0.003
    sizes, layer = [784, 200, 100, 60, 30, 10], x
    for i in range(5):
        w = tf.Variable(tf.truncated_normal(sizes[i : i + 2], stddev=0.1, seed=i + 1))
        logits = tf.matmul(layer, w) + tf.Variable(tf.ones([sizes[i + 1]]) / 10)
        layer = tf.nn.relu(logits)
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(labels=y, logits=logits)) * 100
    correct = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(logits, 1), tf.argmax(y, 1)), tf.float32))
    train = tf.train.AdamOptimizer(rate).minimize(loss, global_step=step)
    accuracies = []
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for number, (images, labels) in enumerate(batches(digits, 32, steps)):
            sess.run(train, {x: images, y: labels})
            if number >= steps - 100:
                accuracies.append(sess.run(correct, {x: digits.test.images, y: digits.test.labels}))
    return accuracies


def test_a_decaying_learning_rate_calms_the_accuracy(tf: ModuleType, digits: Any) -> None:
    constant, decayed = last_accuracies(tf, digits, decayed=False), last_accuracies(tf, digits, decayed=True)
    assert np.var(decayed) < np.var(constant) / 2
    assert np.mean(decayed) > 0.8


def test_the_learning_rate_goes_from_0_003_to_0_0001(tf: ModuleType) -> None:
    step = tf.placeholder(tf.int32, [])
    rate = 0.0001 + tf.train.exponential_decay(0.0029, step, 2000, 1 / np.e)
    with tf.Session() as sess:
        rates = [sess.run(rate, {step: number}) for number in (0, 2000, 4000, 100000)]
    np.testing.assert_allclose(rates, [0.003, 0.0001 + 0.0029 / np.e, 0.0001 + 0.0029 / np.e**2, 0.0001], rtol=1e-5)


def test_the_l2_term_is_half_the_sum_of_squares_and_its_gradient_the_weights(tf: ModuleType, tmp_path: Path) -> None:
    names = slides.load("regularisation").run(tmp_path, tf=tf)
    (gradient,) = tf.gradients(names["reg_loss"], names["t"])
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        weights, loss, slope = sess.run([names["t"], names["reg_loss"], gradient])
    assert names["reg_loss"].op.type == "L2Loss"
    np.testing.assert_allclose(loss, np.sum(np.float64(weights) ** 2) / 2, rtol=1e-5)
    np.testing.assert_array_equal(slope, weights)
