"""The TensorFlow version that scripts see, and the era it belongs to.

Environment variable `TFCOMPAT_TF_VERSION` chooses the version (any 0.x or 1.x release). Legacy scripts branch on it,
and where TensorFlow's releases disagree about a call that looks the same, `era()` decides.
"""

from __future__ import annotations

import os
import re
from functools import cache

ENVIRONMENT_VARIABLE = "TFCOMPAT_TF_VERSION"
DEFAULT_VERSION = "1.15.5"


def version() -> str:
    """The TensorFlow version in force, such as '1.15.5'.

    Raises:
      ValueError: `TFCOMPAT_TF_VERSION` is set to something else than a 0.x or 1.x version.
    """
    text = os.environ.get(ENVIRONMENT_VARIABLE, DEFAULT_VERSION)
    parse(text)
    return text


def era() -> tuple[int, int]:
    """Major and minor number of the version in force: `era() < (1, 0)` asks for TensorFlow 0.x's reading of a call.

    It follows the environment variable at every call, unlike `VERSION`, which is read once.
    """
    return parse(os.environ.get(ENVIRONMENT_VARIABLE, DEFAULT_VERSION))


@cache
def parse(text: str) -> tuple[int, int]:
    """Major and minor number of a TensorFlow version. Raises ValueError for what is none from 0.x or 1.x."""
    match = re.fullmatch(r"([01])\.(\d{1,3})(\.\d+)?([a-z.-]*\d*)", text)
    if match is None:
        raise ValueError(
            f"{text!r} is not a TensorFlow version that tfcompat can stand for: give one from 0.x or 1.x, such as "
            f"'0.8', '0.12.1' or '1.15.5' (environment variable {ENVIRONMENT_VARIABLE}, or --tf-version)"
        )
    return int(match[1]), int(match[2])


VERSION = __version__ = version()
GIT_VERSION = __git_version__ = f"v{VERSION}-tfcompat"
COMPILER_VERSION = __compiler_version__ = "XLA"
CXX11_ABI_FLAG = __cxx11_abi_flag__ = 0
MONOLITHIC_BUILD = __monolithic_build__ = 0

GRAPH_DEF_VERSION = 134
"""The `versions.producer` of TensorFlow 1.15's GraphDefs."""
GRAPH_DEF_VERSION_MIN_CONSUMER = 0
GRAPH_DEF_VERSION_MIN_PRODUCER = 0
