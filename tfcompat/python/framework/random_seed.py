"""The two seeds of a random op, from the graph's seed and the op's own."""

from __future__ import annotations

from tfcompat.python.framework import ops

DEFAULT_GRAPH_SEED = 87654321
_MAX_INT32 = 2**31 - 1


def get_seed(op_seed: int | None) -> tuple[int | None, int | None]:
    """The attributes `seed` and `seed2` of a random op that is added to the default graph now.

    In a graph with a seed, an op without one takes the number of ops created so far. In a graph without, an op's seed
    is paired with a fixed one, and an op without one gets (None, None): its numbers differ from session to session.
    Seeds are taken modulo 2**31 - 1.

    Args:
      op_seed: the op's own seed, or None.

    Source: `tf.get_seed`.
    """
    graph = ops.get_default_graph()
    if graph.seed is None:
        seeds = (None, None) if op_seed is None else (DEFAULT_GRAPH_SEED, op_seed % _MAX_INT32)
    else:
        seeds = graph.seed % _MAX_INT32, (graph._last_id if op_seed is None else op_seed) % _MAX_INT32
    # The pair of zeros would ask for numbers that differ from session to session.
    return (0, _MAX_INT32) if seeds == (0, 0) else seeds


def set_random_seed(seed: int | None) -> None:
    """Sets the default graph's seed, so that ops added to it from now on draw the same numbers in every session.

        tf.set_random_seed(1234)
        x = tf.random_uniform([2])  # the same two numbers in every run of the program

    Source: `tf.set_random_seed`.
    """
    ops.get_default_graph().seed = seed
