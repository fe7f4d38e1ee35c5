"""What a recorded graph consists of. Read by Python 3.6, 3.7 and 3.11."""

from __future__ import division

import numpy as np

RANDOM = 17


def values(*shape):
    """Numbers between -1 and 1, the same in every case."""
    count = int(np.prod(shape))
    return np.random.RandomState(RANDOM + count).uniform(-1, 1, shape).astype(np.float32)


class Graph(object):
    """A graph and what is run of it.

    Attributes:
      graph_def: a `GraphDef` or `MetaGraphDef`.
      steps: for each run its fetches (names of tensors and operations) and its feeds (from names of tensors).
    """

    def __init__(self, graph_def, steps):
        self.graph_def = graph_def
        self.steps = steps


def training(tf, loss, feeds, optimizer=None, more=(), steps=3, clip=None):
    """The graph of a few steps that minimise `loss`, from the initial values on; each fetches the loss and `more`."""
    optimizer = optimizer or tf.train.GradientDescentOptimizer(0.02)
    if clip is None:
        train = optimizer.minimize(loss, name="train")
    else:
        gradients, variables = zip(*optimizer.compute_gradients(loss))
        clipped, _ = tf.clip_by_global_norm(gradients, clip)
        train = optimizer.apply_gradients(list(zip(clipped, variables)), name="train")
    init = initializer(tf)
    variables = [variable for variable in tf.trainable_variables()]
    names = [read_name(variable) for variable in variables]
    fetches = [train.name, loss.name] + [tensor.name for tensor in more]
    runs = [([init.name], {})] + [(fetches, feeds)] * steps + [(names, {})]
    return Graph(tf.get_default_graph().as_graph_def(), runs)


def initializer(tf):
    if hasattr(tf, "global_variables_initializer"):
        return tf.global_variables_initializer()
    return tf.initialize_all_variables()


def read_name(variable):
    """The name of a tensor that holds a variable's value."""
    return variable.value().name if not hasattr(variable, "_graph_element") else variable._graph_element.name


def forward(tf, fetches, feeds=None):
    """The graph of one run (or of one for each of a list of feeds)."""
    runs = feeds if isinstance(feeds, list) else [feeds or {}]
    names = [each.name for each in fetches]
    start = [([initializer(tf).name], {})] if tf.trainable_variables() else []
    return Graph(tf.get_default_graph().as_graph_def(), start + [(names, each) for each in runs])
