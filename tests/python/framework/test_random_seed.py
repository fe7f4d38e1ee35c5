"""The pair of seeds that a random op gets."""

import pytest

from tfcompat.python.framework import constant_op, ops, random_seed

MAX = 2**31 - 1


@pytest.fixture(autouse=True)
def graph():
    with ops.Graph().as_default() as graph:
        yield graph


@pytest.mark.parametrize(
    ("op_seed", "pair"),
    [
        (None, (None, None)),
        (0, (87654321, 0)),
        (5, (87654321, 5)),
        (MAX, (87654321, 0)),
        (2**31, (87654321, 1)),
        (-1, (87654321, MAX - 1)),
    ],
)
def test_without_a_graph_seed(op_seed, pair):
    assert random_seed.get_seed(op_seed) == pair


@pytest.mark.parametrize(
    ("graph_seed", "op_seed", "pair"),
    [
        (7, 5, (7, 5)),
        (0, 0, (0, MAX)),
        (0, MAX, (0, MAX)),
        (0, None, (0, MAX)),
        (2**31, 3, (1, 3)),
        (-2, 3, (MAX - 2, 3)),
    ],
)
def test_with_a_graph_seed(graph_seed, op_seed, pair):
    random_seed.set_random_seed(graph_seed)
    assert random_seed.get_seed(op_seed) == pair


def test_an_op_without_a_seed_takes_the_number_of_ops(graph):
    random_seed.set_random_seed(7)
    constant_op.constant(1)
    constant_op.constant(2)
    assert random_seed.get_seed(None) == (7, graph._last_id) == (7, 2)


def test_the_seed_is_the_default_graph_s(graph):
    with ops.Graph().as_default() as other:
        random_seed.set_random_seed(3)
    assert (other.seed, graph.seed) == (3, None)
