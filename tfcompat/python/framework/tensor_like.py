"""`_TensorLike`, under TensorFlow's module name."""

from __future__ import annotations

import abc

from tfcompat.python.framework.operation import Tensor


class _TensorLike(abc.ABC):  # noqa: B024  # a name to ask for, without methods
    """What tensors and tensor-like values share."""


_TensorLike.register(Tensor)
