"""Datasets without a graph: iterations that are independent, and what they keep."""

import numpy as np
import pytest

from tfcompat.core.data import batching, optimizing, sequencing, shuffling, sources
from tfcompat.core.data.dataset import INFINITE, UNKNOWN, Run
from tfcompat.python.framework.errors_impl import InvalidArgumentError


def numbers(dataset, run=None):
    get_next = dataset.iterator(run or Run())
    return [int(element[0]) for element in iter(get_next, None)]


def test_iterations_do_not_disturb_each_other():
    dataset = sequencing.Take(sources.Range(range(5)), 3)
    run = Run()
    first, second = dataset.iterator(run), dataset.iterator(run)
    assert [int(get()[0]) for get in (first, first, second, first, second)] == [0, 1, 0, 2, 1]
    assert first() is None and first() is None


def test_what_a_run_keeps_begins_anew_with_the_next():
    shuffle = shuffling.Shuffle(sources.Range(range(8)), 8, 1, 2)
    run = Run()
    first, second = numbers(shuffle, run), numbers(shuffle, run)
    assert first != second
    assert numbers(shuffle) == first


def test_a_fused_shuffle_has_all_elements_as_often():
    dataset = sequencing.Repeat(shuffling.Shuffle(sources.Range(range(6)), 4, 1, 2), 3)
    fused = optimizing.optimized(sequencing.Take(sequencing.Zip((dataset, dataset)), 18), ["shuffle_and_repeat_fusion"])
    first = fused.source.sources[0]
    assert isinstance(first, shuffling.Shuffle) and first.count == 3
    assert sorted(numbers(fused)) == sorted(list(range(6)) * 3)


def test_a_cache_that_was_not_filled_is_none():
    cache = sequencing.MemoryCache(sources.Range(range(3)))
    run = Run()
    get_next = cache.iterator(run)
    get_next()
    assert numbers(cache, run) == [0, 1, 2]
    assert numbers(cache, run) == [0, 1, 2]


def test_cardinalities():
    three, endless = sources.Range(range(3)), sequencing.Repeat(sources.Range(range(3)), -1)
    assert endless.cardinality() == INFINITE
    assert sequencing.Zip((three, endless)).cardinality() == 3
    assert sequencing.Concatenate(three, endless).cardinality() == INFINITE
    assert sequencing.Repeat(sequencing.Take(three, 0), -1).cardinality() == 0
    assert batching.Batch(three, 2, False).cardinality() == 2
    assert batching.Batch(three, 2, True).cardinality() == 1
    assert batching.Unbatch(three).cardinality() == UNKNOWN
    assert sequencing.Shard(three, 2, 0).cardinality() == 2


def test_batches_of_another_number_of_elements():
    with pytest.raises(InvalidArgumentError, match=r"\[tensor\]: \[3\], \[batch\]: \[2\]"):
        batching.stack_in_shape_of_first(0, [np.zeros(2), np.zeros(3)])
    with pytest.raises(InvalidArgumentError, match=r"First element had shape \[2\] and element 1 had shape \[3\]"):
        batching.stack_equal(0, [np.zeros(2), np.zeros(3)])


def test_a_file_cache_that_another_writes(tmp_path):
    def cache():
        return sequencing.FileCache(
            sources.Range(range(3)), str(tmp_path / "c"), lambda a: a.tobytes(), lambda b: np.frombuffer(b, np.int64)[0]
        )

    writing = cache().iterator(Run())
    writing()
    with pytest.raises(Exception, match="cache lockfile already exists"):
        cache().iterator(Run())()
    assert [int(element[0]) for element in iter(writing, None)] == [1, 2]
    assert numbers(cache()) == [0, 1, 2]
