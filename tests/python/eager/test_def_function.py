"""`tf.function`."""

from __future__ import annotations

import gc
import weakref

import pytest

import tfcompat as tf


def test_python_branches_on_tensors_are_not_converted() -> None:
    @tf.function
    def absolute(x: tf.Tensor) -> tf.Tensor:
        return x if x > 0 else -x

    with tf.Graph().as_default(), pytest.raises(tf.errors.UnimplementedError, match=r"absolute.*tf\.cond"):
        absolute(tf.constant(-2.0))


def test_options_of_autograph_are_refused() -> None:
    with pytest.raises(tf.errors.UnimplementedError, match=r"tf\.cond"):
        tf.function(lambda x: x, experimental_autograph_options=object())


def test_a_method_does_not_keep_its_instance_alive() -> None:
    class Layer:
        @tf.function
        def doubled(self, x: tf.Tensor) -> tf.Tensor:
            return x * 2.0

    with tf.Graph().as_default():
        layer = Layer()
        layer.doubled(tf.constant(1.0))
        reference = weakref.ref(layer)
        del layer
        gc.collect()
        assert reference() is None


def test_relaxed_shapes_trace_twice() -> None:
    shapes = []

    @tf.function(experimental_relax_shapes=True)
    def traced(x: tf.Tensor) -> tf.Tensor:
        shapes.append(x.shape.as_list())
        return x

    with tf.Graph().as_default():
        for size in (1, 2, 3, 4):
            traced(tf.ones([size, 7]))
    assert shapes == [[1, 7], [None, 7]]


def test_each_graph_has_its_own_trace() -> None:
    doubled = tf.function(lambda x: x * 2.0)
    for _ in range(2):
        with tf.Graph().as_default(), tf.Session() as session:
            assert session.run(doubled(tf.constant(1.5))) == 3.0


def test_a_concrete_function_says_which_tensors_it_takes() -> None:
    @tf.function
    def product(x: tf.Tensor, y: tf.Tensor) -> tf.Tensor:
        return x * y

    with tf.Graph().as_default(), tf.Session() as session:
        concrete = product.get_concrete_function(tf.TensorSpec([]), tf.TensorSpec([]))
        assert session.run(concrete(tf.constant(2.0), y=tf.constant(3.0))) == 6.0
        with pytest.raises(TypeError, match=r"\['x', 'y'\]"):
            concrete(tf.constant(2.0), z=tf.constant(3.0))
