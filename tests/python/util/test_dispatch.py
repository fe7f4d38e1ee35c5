"""Functions that other types take over."""

from __future__ import annotations

import pytest

from tfcompat.python.util import dispatch


class Money:
    pass


def test_a_call_that_fails_goes_to_the_type_s_own_function():
    @dispatch.add_dispatch_support
    def double(x):
        return x * 2

    @dispatch.dispatch_for_types(double, Money)
    def _double_money(x):
        return "twice the money"

    assert double(4) == 8
    assert double(Money()) == "twice the money"
    assert double(x=Money()) == "twice the money"
    with pytest.raises(TypeError):
        double(None)


def test_only_decorated_functions_dispatch():
    with pytest.raises(AssertionError, match="not enabled"):
        dispatch.dispatch_for_types(abs, Money)(abs)
