"""Warnings of what is to go, and the notes about it in docstrings."""

import logging

import numpy as np
import pytest

from tfcompat.python.util import decorator_utils, deprecation, keyword_args


def test_a_function_says_that_it_goes(caplog: pytest.LogCaptureFixture) -> None:
    @deprecation.deprecated("2016-07-04", "Use that.")
    def function(x: int) -> int:
        """Adds one.

        Slowly.
        """
        return x + 1

    with caplog.at_level(logging.WARNING, logger="tensorflow"):
        assert function(1) == 2
        assert function(2) == 3
    (record,) = caplog.records
    assert __file__ in record.getMessage()
    assert "is deprecated and will be removed after 2016-07-04.\nInstructions for updating:\nUse that." in (
        record.getMessage()
    )
    assert function.__doc__ == (
        "Adds one. (deprecated)\n\nWarning: THIS FUNCTION IS DEPRECATED. It will be removed after 2016-07-04.\n"
        "Instructions for updating:\nUse that.\n\nSlowly."
    )


def test_values_of_arguments_may_be_arrays(caplog: pytest.LogCaptureFixture) -> None:
    @deprecation.deprecated_args(None, "Don't.", ("old", None))
    def function(new: object = None, old: object = None) -> object:
        return new if old is None else old

    with caplog.at_level(logging.WARNING, logger="tensorflow"):
        function(old=None)
        assert not caplog.records
        function(old=np.zeros(2))
    assert "with old is deprecated" in caplog.records[0].getMessage()
    assert function.__doc__.splitlines()[2] == (
        "Warning: SOME ARGUMENTS ARE DEPRECATED: `(old)`. They will be removed in a future version."
    )


def test_a_default_may_be_a_value_that_goes(caplog: pytest.LogCaptureFixture) -> None:
    @deprecation.deprecated_arg_values(None, "Give False.", warn_once=False, flag=True)
    def function(flag: bool = True) -> bool:
        return flag

    with caplog.at_level(logging.WARNING, logger="tensorflow"):
        function(False)
        assert not caplog.records
        function()
        function(True)
    assert len(caplog.records) == 2
    assert "SOME ARGUMENT VALUES ARE DEPRECATED: `(flag=True)`. They" in function.__doc__


def test_an_old_name_of_a_class_keeps_its_signature() -> None:
    class New:
        def __init__(self, a: int, b: int = 2) -> None:
            self.sum = a + b

    import inspect

    old = deprecation.deprecated_alias("old.New", "new.New", New)
    assert old(1).sum == 3
    assert list(inspect.signature(old.__init__).parameters) == ["self", "a", "b"]


def test_what_cannot_be_called_is_refused() -> None:
    for decorator in (deprecation.deprecated(None, "No."), keyword_args.keyword_args_only):
        with pytest.raises(ValueError, match="make sure @property appears before"):
            decorator(property(lambda self: 1))


def test_old_names_are_noted_once() -> None:
    def function() -> None: ...

    deprecation.deprecated_endpoints("a")(function)
    with pytest.raises(deprecation.DeprecatedNamesAlreadySet):
        deprecation.deprecated_endpoints("b")(function)


def test_notices_need_a_text() -> None:
    with pytest.raises(ValueError, match="`notice` arg"):
        decorator_utils.add_notice_to_docstring("doc", "", "none", "(old)", [])
    assert decorator_utils.add_notice_to_docstring(None, "", "None.", "(old)", ["It goes."]) == (
        "None.\n\nWarning: It goes."
    )


def test_properties_of_classes() -> None:
    class Class:
        @decorator_utils.classproperty
        def name(cls) -> str:
            return cls.__name__  # type: ignore[attr-defined]

    assert Class.name == "Class"
