"""Philox streams: known answers, and the same words from NumPy and from JAX."""

import jax
import numpy as np
import pytest

from tfcompat.core.framework import philox
from tfcompat.core.framework.kernel import on_host

STATE = np.array([0xDEADBEEF, 0x12345678, 2**32 - 2, 2**32 - 1, 2**32 - 1, 7], np.uint32)


def words_by_numpy(count, **layout):
    with on_host():
        return philox.random_values(STATE[:2], STATE[2:], count, **layout)


def words_by_jax(count, **layout):
    draw = jax.jit(lambda state: philox.random_values(state[:2], state[2:], count, **layout))
    with jax.enable_x64(True):
        return draw(STATE)


@pytest.mark.parametrize(
    ("counter", "key", "words"),
    [  # The known answers of Random123, the reference implementation, for philox4x32-10.
        ([0] * 4, [0] * 2, [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]),
        ([0xFFFFFFFF] * 4, [0xFFFFFFFF] * 2, [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD]),
        (
            [0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344],
            [0xA4093822, 0x299F31D0],
            [0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1],
        ),
    ],
)
def test_blocks_are_the_reference_implementation_s(counter, key, words):
    blocks = philox.random_blocks(np.array(key, np.uint32), np.array(counter, np.uint32), np.zeros(1, np.uint64))
    assert [int(word[0]) for word in blocks] == words


@pytest.mark.parametrize(
    "layout", [{}, {"words": 2}, {"words": 4}, {"words": 2, "repeat": 2}, {"words": 4, "repeat": 2}]
)
@pytest.mark.parametrize("count", [1, 7, 4096])
def test_numpy_and_jax_agree(count, layout):
    for host, device in zip(words_by_numpy(count, **layout), words_by_jax(count, **layout), strict=True):
        assert host.dtype == device.dtype == np.uint32
        np.testing.assert_array_equal(host, device)


def test_values_read_the_stream_in_order():
    (words,) = words_by_numpy(16)
    first, second = words_by_numpy(8, words=2)
    np.testing.assert_array_equal(np.stack([first, second], -1).reshape(-1), words)
    doubled, _ = words_by_numpy(15, words=2, repeat=2)
    np.testing.assert_array_equal(doubled, np.repeat(first, 2)[:15])


@pytest.mark.parametrize("blocks", [0, 1, 3, 2**32, 2**33 + 5])
def test_an_advanced_stream_goes_on_where_the_blocks_end(blocks):
    later = philox.advance(STATE, blocks)
    offsets = np.array([blocks, blocks + 1], np.uint64)
    expected = philox.random_blocks(STATE[:2], STATE[2:], offsets)
    found = philox.random_blocks(later[:2], later[2:], np.arange(2, dtype=np.uint64))
    np.testing.assert_array_equal(found, expected)
    with jax.enable_x64(True):
        np.testing.assert_array_equal(jax.jit(philox.advance, static_argnums=1)(STATE, blocks), later)


def test_advancing_carries_through_all_words():
    full = np.array([1, 2, 2**32 - 1, 2**32 - 1, 2**32 - 1, 7], np.uint32)
    assert philox.advance(full, 3).tolist() == [1, 2, 2, 0, 0, 8]


def test_seeds_are_the_key_and_the_upper_half_of_the_counter():
    assert philox.initial_state(2**32 + 5, 42).tolist() == [5, 1, 0, 0, 42, 0]
    assert philox.initial_state(-1, 1).tolist() == [2**32 - 1, 2**32 - 1, 0, 0, 1, 0]


def test_without_seeds_every_stream_is_another():
    assert not np.array_equal(philox.initial_state(0, 0), philox.initial_state(0, 0))
