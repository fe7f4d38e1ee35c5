"""Progress of what takes long, for whoever watches a terminal."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator

_SHORTEST = 1 << 26
"""Bytes: what is less is done before anybody asks."""
_DELAY_SECONDS = 1.0


@contextlib.contextmanager
def progress(title: str, size: int) -> Iterator[Callable[[int], object]]:
    """Shows how much of `size` bytes has been dealt with, when that takes more than a second and standard error is a
    terminal. Yields a function to call with the number of bytes each time that some are.

    Example:
      with progress("Saving", sum(sizes)) as advance:
          for each in sizes:
              advance(each)
    """
    if size < _SHORTEST or not sys.stderr.isatty():
        yield lambda count: None
        return
    from tqdm import tqdm

    with tqdm(
        total=size, desc=title, unit="B", unit_scale=True, unit_divisor=1024, delay=_DELAY_SECONDS, leave=False
    ) as bar:
        yield bar.update
