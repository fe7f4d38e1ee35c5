"""Names, scopes and collections of summary ops."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from tfcompat.python.framework import ops

_INVALID_TAG_CHARACTERS = re.compile(r"[^-/\w\.]")


def collect(val: Any, collections: Sequence[str] | None, default_collections: Sequence[str]) -> None:
    """Puts `val` into collections, the default ones when none are given."""
    for key in default_collections if collections is None else collections:
        ops.add_to_collection(key, val)


def clean_tag(name: str | None) -> str | None:
    """The name with what a node's name cannot hold replaced by underscores."""
    if name is None:
        return None
    cleaned = _INVALID_TAG_CHARACTERS.sub("_", name).lstrip("/")
    if cleaned != name:
        from tfcompat.python.platform import tf_logging

        tf_logging.info("Summary name %s is illegal; using %s instead.", name, cleaned)
    return cleaned


@contextmanager
def summary_scope(
    name: str | None, family: str | None = None, default_name: str | None = None, values: Sequence[Any] | None = None
) -> Iterator[tuple[str, str]]:
    """The name scope of a summary. Gives (tag, scope): the tag begins with the family, if there is one."""
    name, family = clean_tag(name), clean_tag(family)
    with ops.name_scope(name if family is None else f"{family}/{name}", default_name, values) as scope:
        tag = scope.rstrip("/")
        yield (tag if family is None else f"{family}/{tag}"), scope
