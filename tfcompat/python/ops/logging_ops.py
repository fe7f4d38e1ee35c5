"""`tf.Print`: a tensor that prints when it is computed."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework.op_def_library import apply_op


def Print(
    input_: Any,
    data: Any,
    message: str | None = None,
    first_n: int | None = None,
    summarize: int | None = None,
    name: str | None = None,
) -> Any:
    """`input_`, printing `data` to standard error whenever it is computed.

    Args:
      input_: a tensor.
      data: a list of tensors.
      message: printed before them.
      first_n: print only the first so many times; always when not given.
      summarize: how many elements of each tensor are printed; 3 when not given, all when -1.

    Source: `tf.Print`.
    """
    return apply_op("Print", input=input_, data=data, message=message, first_n=first_n, summarize=summarize, name=name)
