"""Generators that are objects: not supported, which they say."""

import pytest

import tfcompat as tf


@pytest.mark.parametrize(
    "make",
    [
        lambda generator: generator(state=[1, 2, 3], alg=1),
        lambda generator: generator.from_seed(1),
        lambda generator: generator.from_state([1, 2, 3], 1),
        lambda generator: generator.from_key_counter(1, [0, 0], 1),
        lambda generator: generator.from_non_deterministic_state(),
    ],
)
def test_generators_say_what_to_use_instead(make):
    with pytest.raises(tf.errors.UnimplementedError, match=r"tf\.random\.stateless_uniform"):
        make(tf.random.experimental.Generator)
