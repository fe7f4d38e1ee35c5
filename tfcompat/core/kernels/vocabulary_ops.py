"""Matrices of a checkpoint, with rows and columns in the order of other vocabularies."""

from __future__ import annotations

from typing import Any

import numpy as np

from tfcompat.core.framework.kernel import kernel
from tfcompat.core.kernels.checks import require
from tfcompat.core.util.checkpoint_reader import open_checkpoint
from tfcompat.core.util.file_errors import file_errors
from tfcompat.python.framework.errors_impl import NotFoundError, UnimplementedError


def _text(value: Any) -> str:
    return np.asarray(value, object).item().decode()


def _lines(path: str) -> list[bytes]:
    with file_errors(path), open(path, "rb") as file:
        return file.read().splitlines()


@kernel("GenerateVocabRemapping", host=True)
def generate_vocab_remapping(
    new_vocab_file: Any, old_vocab_file: Any, *, new_vocab_offset: int, num_new_vocab: int, old_vocab_size: int
) -> tuple[np.ndarray, np.ndarray]:
    """For some lines of a new vocabulary the line that each has in the old one, -1 for none; how many have one."""
    old = _lines(_text(old_vocab_file))
    old = old if old_vocab_size < 0 else old[:old_vocab_size]
    new = _lines(_text(new_vocab_file))[new_vocab_offset : new_vocab_offset + num_new_vocab]
    require(
        len(new) == num_new_vocab,
        f"There are only {len(new)} entries in the new vocabulary from {new_vocab_offset} on, {num_new_vocab} needed",
    )
    places = {word: place for place, word in enumerate(old)}
    remapping = np.array([places.get(word, -1) for word in new], np.int64)
    return remapping, np.array((remapping >= 0).sum(), np.int32)


def _require_one_use(remapping: np.ndarray) -> None:
    new_id_of: dict[int, int] = {}
    for new_id, old_id in enumerate(remapping):
        if old_id >= 0 and new_id_of.setdefault(old_id, new_id) != new_id:
            message = f"Old ID {old_id} is mapped to both new ID {new_id_of[old_id]} and {new_id}"
            raise UnimplementedError(None, None, f"{message}, which is not supported.")


@kernel("LoadAndRemapMatrix", host=True)
def load_and_remap_matrix(
    ckpt_path: Any,
    old_tensor_name: Any,
    row_remapping: np.ndarray,
    col_remapping: np.ndarray,
    initializing_values: np.ndarray,
    *,
    num_rows: int,
    num_cols: int,
) -> np.ndarray:
    """The rows and columns of a stored matrix that the remappings name; `initializing_values` where they say -1.

    An empty remapping of columns keeps them as they are.
    """
    reader, name = open_checkpoint(_text(ckpt_path)), _text(old_tensor_name)
    if name not in reader:
        raise NotFoundError(None, None, f"{name} not found in checkpoint file")
    stored = np.asarray(reader.read(name))
    require(stored.ndim == 2, f"Tensor {name} must be 2-D, but has shape {list(stored.shape)}")
    columns = np.asarray(col_remapping) if np.size(col_remapping) else np.arange(num_cols)
    rows = np.asarray(row_remapping)
    require(
        rows.shape == (num_rows,) and columns.shape == (num_cols,),
        f"The remappings are of {rows.size} rows and {columns.size} columns, the result of {num_rows} and {num_cols}",
    )
    for axis, remapping in enumerate((rows, columns)):
        largest = remapping.max(initial=-1)
        require(largest < stored.shape[axis], f"Row or column {largest} is not in a matrix of {list(stored.shape)}")
        _require_one_use(remapping)
    is_stored = (rows[:, None] >= 0) & (columns[None, :] >= 0)
    missing, values = int((~is_stored).sum()), np.ravel(initializing_values)
    require(
        missing == values.size, f"Tensor contains {values.size} initializing values, but {missing} values are missing"
    )
    result = stored[np.ix_(np.maximum(rows, 0), np.maximum(columns, 0))].astype(np.float32)
    result[~is_stored] = values
    return result
