"""Fetching a file over the network, all of it or nothing."""

from __future__ import annotations

import os
import sys
import tempfile
import urllib.request
from collections.abc import Callable
from pathlib import Path

TIMEOUT_SECONDS = 10.0
LARGEST_FILE = 1 << 30
_CHUNK = 1 << 16


def download(url: str, target: Path, verify: Callable[[Path], object]) -> None:
    """Downloads `url` to the file `target`, which appears when it is complete and `verify` has accepted it.

    Raises:
      OSError: it cannot be downloaded within the timeout (10 seconds without data), or cannot be written.
      ValueError: it is larger than a gibibyte, or what `verify` raised.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=target.name + ".")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file, urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS) as response:
            total = int(response.headers.get("Content-Length", 0))
            done = 0
            while piece := response.read(_CHUNK):
                done += len(piece)
                if done > LARGEST_FILE:
                    raise ValueError(f"{url} is larger than {LARGEST_FILE} bytes")
                file.write(piece)
                _show_progress(target.name, done, total)
        verify(part)
        part.chmod(0o644)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    print("Successfully downloaded", target.name, done, "bytes.")


def _show_progress(name: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        share = f"{done / total:4.0%}" if total else f"{done} bytes"
        end = "\n" if done == total else ""
        print(f"\rDownloading {name}: {share}", end=end, file=sys.stderr, flush=True)
