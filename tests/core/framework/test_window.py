"""Sizes and paddings of sliding windows."""

import pytest

from tfcompat.core.framework import window


@pytest.mark.parametrize(
    ("size", "length", "stride", "padding", "dilation", "expected"),
    [
        (28, 5, 1, "SAME", 1, 28),
        (28, 2, 2, "SAME", 1, 14),
        (7, 3, 2, "SAME", 1, 4),
        (28, 5, 1, "VALID", 1, 24),
        (7, 3, 2, "VALID", 1, 3),
        (7, 3, 1, "VALID", 2, 3),
        (7, 3, 1, (1, 2), 1, 8),
        (None, 3, 1, "VALID", 1, None),
        (7, None, 1, "VALID", 1, None),
        (7, None, 2, "SAME", 1, 4),
    ],
)
def test_output_size(size, length, stride, padding, dilation, expected):
    assert window.output_size(size, length, stride, padding, dilation) == expected


def test_a_window_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="Negative dimension size caused by subtracting 5 from 3"):
        window.output_size(3, 3, 1, "VALID", 2)


def test_same_puts_the_odd_element_of_padding_behind():
    assert window.pad_amounts(6, 3, 2, "SAME") == (0, 1)
    assert window.pad_amounts(5, 3, 1, "SAME") == (1, 1)
    assert window.pad_amounts(4, 2, 2, "SAME") == (0, 0)


def test_explicit_paddings_are_given_for_all_dimensions():
    assert window.spatial_paddings("EXPLICIT", [0, 0, 0, 0, 1, 2, 3, 4], "NCHW") == [(1, 2), (3, 4)]
    assert window.spatial_paddings("SAME", [], "NDHWC") == ["SAME"] * 3
