"""The TensorFlow version shown to scripts, and its era."""

from __future__ import annotations

import pytest

from tfcompat.python.framework import versions


@pytest.mark.parametrize(
    ("text", "era"),
    [("0.8", (0, 8)), ("0.12.1", (0, 12)), ("1.0.0-rc2", (1, 0)), ("1.4.0rc1", (1, 4)), ("1.15.5", (1, 15))],
)
def test_the_era_follows_the_environment(monkeypatch: pytest.MonkeyPatch, text: str, era: tuple[int, int]) -> None:
    monkeypatch.setenv("TFCOMPAT_TF_VERSION", text)
    assert versions.version() == text
    assert versions.era() == era


def test_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TFCOMPAT_TF_VERSION", raising=False)
    assert versions.version() == "1.15.5"
    assert versions.era() == (1, 15)


@pytest.mark.parametrize("text", ["", "2.4.0", "1", "1.x", "one", "1.15.5; rm"])
def test_other_versions_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a TensorFlow version that tfcompat can stand for: give one"):
        versions.parse(text)
