"""Opens checkpoints of either version."""

from __future__ import annotations

import glob
import os

from tfcompat.core.util.bundle_reader import BundleReader
from tfcompat.core.util.checkpoint_v1 import CheckpointV1Reader
from tfcompat.core.util.tensor_bundle import bundle_exists
from tfcompat.python.framework.errors_impl import NotFoundError


def open_checkpoint(path: str) -> BundleReader | CheckpointV1Reader:
    """A reader for the checkpoint of a path as savers return it, or a pattern of files of the first version.

    Raises:
      NotFoundError: there is none.
      DataLossError: it is damaged.
    """
    if bundle_exists(path):
        return BundleReader(path)
    files = sorted(file for file in glob.glob(path) if os.path.isfile(file))
    if not files:
        raise NotFoundError(
            None, None, f"Unsuccessful TensorSliceReader constructor: Failed to find any matching files for {path}"
        )
    return CheckpointV1Reader(files)
