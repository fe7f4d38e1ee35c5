"""JAX's persistent compilation cache, so that a script's second start does not compile.

On by default, in a directory that only the user can read. `TFCOMPAT_COMPILATION_CACHE` names another directory, or is
`off`. A cache that the user has configured through JAX is left alone.
"""

from __future__ import annotations

import os
import stat
from functools import cache
from pathlib import Path

import jax

_VARIABLE = "TFCOMPAT_COMPILATION_CACHE"


@cache
def enable() -> None:
    """Switches the cache on, once."""
    setting = os.environ.get(_VARIABLE, "")
    if setting.lower() in ("off", "0", "no", "false") or jax.config.values["jax_compilation_cache_dir"]:
        return
    directory = Path(setting) if setting else _default_directory()
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = directory.stat()
    except OSError:
        return  # nowhere to keep it
    if status.st_uid != os.getuid() or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        return  # others could plant executables in it
    jax.config.update("jax_compilation_cache_dir", str(directory))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.1)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)


def _default_directory() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(base) / "tfcompat" / "xla"
