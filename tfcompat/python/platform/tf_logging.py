"""`tf.logging`: Python's logger "tensorflow", in TensorFlow's format, and functions that log only now and then."""

from __future__ import annotations

import collections
import logging as _logging
import sys as _sys
import threading
from logging import DEBUG as DEBUG
from logging import ERROR as ERROR
from logging import FATAL as FATAL
from logging import INFO as INFO
from logging import WARN as WARN
from typing import Any

_lock = threading.Lock()
_counts: collections.Counter[tuple[str, int]] = collections.Counter()


def _configured() -> _logging.Logger:
    """The logger; it gets a handler of its own unless the program has set up logging itself."""
    logger = _logging.getLogger("tensorflow")
    if not _logging.getLogger().handlers and not logger.handlers:
        is_interactive = hasattr(_sys, "ps1") or _sys.flags.interactive
        if is_interactive:
            logger.setLevel(INFO)
        handler = _logging.StreamHandler(_sys.stdout if is_interactive else _sys.stderr)
        handler.setFormatter(_logging.Formatter(_logging.BASIC_FORMAT))
        logger.addHandler(handler)
    return logger


_logger = _configured()


def get_logger() -> _logging.Logger:
    """The logger that TensorFlow's messages go to."""
    return _logger


def log(level: int, msg: Any, *args: Any, **kwargs: Any) -> None:
    """Logs `msg % args` at a level. `kwargs` are those of Python's `Logger.log`."""
    _logger.log(level, msg, *args, **{"stacklevel": 2, **kwargs})


def debug(msg: Any, *args: Any, **kwargs: Any) -> None:
    """Logs `msg % args` for debugging."""
    _logger.debug(msg, *args, **{"stacklevel": 2, **kwargs})


def info(msg: Any, *args: Any, **kwargs: Any) -> None:
    """Logs `msg % args` as information; shown after `set_verbosity(tf.logging.INFO)`."""
    _logger.info(msg, *args, **{"stacklevel": 2, **kwargs})


def warning(msg: Any, *args: Any, **kwargs: Any) -> None:
    """Logs `msg % args` as a warning."""
    _logger.warning(msg, *args, **{"stacklevel": 2, **kwargs})


def warn(msg: Any, *args: Any, **kwargs: Any) -> None:
    """Logs `msg % args` as a warning."""
    _logger.warning(msg, *args, **{"stacklevel": 2, **kwargs})


def error(msg: Any, *args: Any, **kwargs: Any) -> None:
    """Logs `msg % args` as an error."""
    _logger.error(msg, *args, **{"stacklevel": 2, **kwargs})


def fatal(msg: Any, *args: Any, **kwargs: Any) -> None:
    """Logs `msg % args` as a fatal error; the program goes on, as in TensorFlow."""
    _logger.fatal(msg, *args, **{"stacklevel": 2, **kwargs})


def vlog(level: int, msg: Any, *args: Any, **kwargs: Any) -> None:
    """Logs `msg % args` at a level."""
    _logger.log(level, msg, *args, **{"stacklevel": 2, **kwargs})


def log_if(level: int, msg: Any, condition: Any, *args: Any) -> None:
    """Logs `msg % args` at a level if `condition` holds."""
    if condition:
        _logger.log(level, msg, *args, stacklevel=2)


def log_every_n(level: int, msg: Any, n: int, *args: Any) -> None:
    """Logs `msg % args` at a level on this line's first call and every `n`-th one after it."""
    if _calls_before() % n == 0:
        _logger.log(level, msg, *args, stacklevel=2)


def log_first_n(level: int, msg: Any, n: int, *args: Any) -> None:
    """Logs `msg % args` at a level on this line's first `n` calls."""
    if _calls_before() < n:
        _logger.log(level, msg, *args, stacklevel=2)


def _calls_before() -> int:
    """How often the caller's caller came here before, from the same line."""
    frame = _sys._getframe(2)
    line = (frame.f_code.co_filename, frame.f_lineno)
    with _lock:
        _counts[line] += 1
        return _counts[line] - 1


def TaskLevelStatusMessage(msg: Any) -> None:
    """Logs `msg` as an error."""
    _logger.error(msg, stacklevel=2)


def flush() -> None:
    """Not implemented, as in TensorFlow. Raises NotImplementedError."""
    raise NotImplementedError()


def get_verbosity() -> int:
    """The lowest level of messages that are shown."""
    return _logger.getEffectiveLevel()


def set_verbosity(v: int | str) -> None:
    """Shows messages of level `v` (`tf.logging.INFO`) and above."""
    _logger.setLevel(v)
