"""Static shapes and dimensions."""

from __future__ import annotations

import numpy as np
import pytest

import tfcompat as tf

Shape, Dimension = tf.TensorShape, tf.Dimension


@pytest.mark.parametrize(
    ("value", "sizes"),
    [
        ([2, None], [2, None]),
        ((2, 3), [2, 3]),
        (3, [3]),
        (np.array([2, 3]), [2, 3]),
        ([np.int64(3), True, "2"], [3, 1, 2]),
        ([Dimension(4), Dimension(None)], [4, None]),
        (range(2), [0, 1]),
        ([], []),
    ],
)
def test_shapes_are_made_of(value: object, sizes: list[int | None]) -> None:
    assert Shape(value).as_list() == sizes


@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        ([-1], ValueError, "Dimension -1 must be >= 0"),
        ([2.5], ValueError, "Ambiguous dimension: 2.5"),
        ([np.float32(3.5)], ValueError, "Ambiguous dimension: 3.5"),
        (["a"], ValueError, "invalid literal for int() with base 10: 'a'"),
        ("ab", TypeError, "A string has ambiguous TensorShape, please wrap in a list or convert to an int: ab"),
    ],
)
def test_shapes_are_not_made_of(value: object, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        Shape(value)
    assert str(caught.value) == message


def test_an_unknown_rank_has_no_length_or_list() -> None:
    unknown = Shape(None)
    assert not unknown and unknown.ndims is None and unknown.num_elements() is None
    assert unknown[3].value is None and str(unknown[:2]) == "(?, ?)" and unknown[1:].ndims is None
    for use in (len, list, Shape.as_list):
        with pytest.raises(ValueError):
            use(unknown)


def test_equality_wants_every_dimension_known() -> None:
    assert Shape([2, 3]) == [2, 3] and Shape([2, 3]) != (2, 4)
    assert Shape([None, 3]) != Shape([None, 3])
    assert Shape([None]) != [None]
    assert Shape(None) == Shape(None)
    with pytest.raises(ValueError, match=r"^The inequality of unknown TensorShapes is undefined"):
        _ = Shape(None) != Shape([1])


def test_a_partly_unknown_shape_equals_itself_only() -> None:
    x = tf.placeholder(tf.float32, [None, 3])
    assert x.shape == x.shape
    assert tf.identity(x).shape != x.shape


def test_shapes_and_dimensions_are_unhashable() -> None:
    for value in (Shape([2]), Dimension(2)):
        with pytest.raises(TypeError, match="unhashable"):
            hash(value)


def test_merging() -> None:
    assert Shape([None, 3]).merge_with([2, None]) == [2, 3]
    assert Shape(None).merge_with([2]) == [2]
    with pytest.raises(ValueError, match=r"^Shapes \(2, 3\) and \(3, 3\) are not compatible"):
        Shape([2, 3]).merge_with([3, 3])


def test_concatenation_is_addition() -> None:
    assert Shape([2]).concatenate([3]) == Shape([2]) + Shape([3]) == [2, 3]
    assert (Shape([2]) + Shape(None)).ndims is None


def test_ranks() -> None:
    assert Shape(None).with_rank(2).as_list() == [None, None]
    with pytest.raises(ValueError, match=r"^Shape \(2, 3\) must have rank 3"):
        Shape([2, 3]).with_rank(3)
    with pytest.raises(ValueError, match=r"^Shape \(2, 3\) must have rank at least 3"):
        Shape([2, 3]).with_rank_at_least(3)


def test_slices_and_items() -> None:
    shape = Shape([2, None, 4])
    assert shape[0].value == 2 and shape[-1].value == 4
    assert str(shape[1:]) == "(?, 4)" and str(shape[:1]) == "(2,)"


def test_protos_keep_unknown_parts() -> None:
    for shape in (Shape(None), Shape([None, 2]), Shape([])):
        assert Shape(shape.as_proto()).sizes == shape.sizes


def test_dimension_arithmetic() -> None:
    seven, two, unknown = Dimension(7), Dimension(2), Dimension(None)
    results = [seven + 1, 10 - seven, seven * two, seven // 2, 7 // two, seven % 4, 7 % two]
    assert [each.value for each in results] == [8, 3, 14, 3, 3, 3, 1]
    assert (seven + unknown).value is None
    with pytest.raises(TypeError, match="please use // instead"):
        _ = seven / 2
    with pytest.raises(ValueError, match="Dimension -1 must be >= 0"):
        _ = seven - 8


def test_dimension_comparison() -> None:
    assert Dimension(2) == 2 and Dimension(2) != 3 and Dimension(2) < 3 and Dimension(2) in [2]
    assert (Dimension(None) == Dimension(None)) is None
    assert Dimension(2) != "a"
    with pytest.raises(ValueError):
        _ = Dimension(2) < "a"


def test_a_dimension_is_an_index() -> None:
    assert list(range(Dimension(2))) == [0, 1]
    assert np.zeros(Shape([2, 3])).shape == (2, 3)
