"""`tf.Print` and `tf.print`: values printed when the graph runs."""

from __future__ import annotations

import logging
import os
import pprint
import random
import sys
from typing import Any

from tfcompat.python.framework import dtypes
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.framework.sparse_tensor import SparseTensor
from tfcompat.python.ops._generated_modules import star_import
from tfcompat.python.ops._legacy_summaries import audio_summary as audio_summary
from tfcompat.python.ops._legacy_summaries import histogram_summary as histogram_summary
from tfcompat.python.ops._legacy_summaries import image_summary as image_summary
from tfcompat.python.ops._legacy_summaries import merge_all_summaries as merge_all_summaries
from tfcompat.python.ops._legacy_summaries import merge_summary as merge_summary
from tfcompat.python.ops._legacy_summaries import scalar_summary as scalar_summary


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


def print_v2(*inputs: Any, **kwargs: Any) -> Operation:
    """An operation that prints its arguments: strings as they are, tensors (in nests too) as their values.

        with tf.control_dependencies([tf.print("loss:", loss)]): ...

    Args:
      output_stream: `sys.stderr` (the default) or `sys.stdout`, a level such as `tf.logging.INFO`, or
        "file://<path>", to which is appended.
      summarize: how many elements are printed at either end of each dimension; 3 when not given, all when -1.
      sep: printed between the arguments; a blank when not given.
      end: printed behind them; a line's end when not given.
      name: a name for the operation.

    Raises ValueError for other arguments. Source: `tf.print`.
    """
    from tfcompat.python.ops.string_ops import string_format

    stream = _stream_name(kwargs.pop("output_stream", sys.stderr))
    name = kwargs.pop("name", None)
    summarize = kwargs.pop("summarize", 3)
    separator = kwargs.pop("sep", " ")
    end = kwargs.pop("end", os.linesep)
    if kwargs:
        raise ValueError(f"Unrecognized keyword arguments for tf.print: {kwargs}")
    if len(inputs) == 1 and _is_text(inputs[0]):
        text = inputs[0]
    else:
        template, tensors, placeholder = _template(inputs, separator)
        text = string_format(template, tensors, placeholder, summarize, name and f"{name}_format")
    return apply_op("PrintV2", input=text, output_stream=stream, end=end, name=name)


def _is_text(value: Any) -> bool:
    return isinstance(value, Tensor) and value.dtype is dtypes.string and value.shape.ndims == 0


def _stream_name(stream: Any) -> str:
    from tfcompat.python.platform import tf_logging

    if isinstance(stream, str) and stream.startswith("file://"):
        return stream
    if stream is sys.stdout:
        return "stdout"
    if stream is sys.stderr:
        return "stderr"
    levels = {
        "log(info)": (tf_logging.INFO, tf_logging.info, logging.INFO, logging.info),
        "log(warning)": (tf_logging.WARN, tf_logging.warning, tf_logging.warn, logging.WARNING, logging.warning),
        "log(error)": (tf_logging.ERROR, tf_logging.error, logging.ERROR, logging.error),
    }
    for name, values in levels.items():
        if stream in values:
            return name
    raise ValueError(
        f"Unsupported output stream, logging level, or file.{stream}. Supported streams are sys.stdout, sys.stderr, "
        "tf.logging.info, tf.logging.warning, tf.logging.error. File needs to be in the form of 'file://<filepath>'."
    )


def _template(inputs: tuple[Any, ...], separator: str) -> tuple[str, list[Any], str]:
    """The text to print with a placeholder for each tensor, the tensors, and the placeholder."""
    from tfcompat.python.util import nest

    plain = nest.map_structure(lambda leaf: "" if isinstance(leaf, (Tensor, SparseTensor)) else leaf, inputs)
    placeholder = _placeholder(" ".join(pprint.pformat(each) for each in plain))
    tensors: list[Any] = []
    parts: list[str] = []
    for each in inputs:
        shown: list[Any] = []
        for leaf in nest.flatten(each):
            if isinstance(leaf, SparseTensor):
                tensors += [leaf.indices, leaf.values, leaf.dense_shape]
                shown.append(f"SparseTensor(indices={placeholder}, values={placeholder}, shape={placeholder})")
            elif hasattr(leaf, "_as_graph_element") or isinstance(leaf, Tensor):
                tensors.append(leaf)
                shown.append(placeholder)
            else:
                shown.append(leaf)
        parts.append(each if isinstance(each, str) else pprint.pformat(nest.pack_sequence_as(each, shown)))
    return separator.join(parts).replace(f"'{placeholder}'", placeholder), tensors, placeholder


def _placeholder(text: str) -> str:
    """Something that `text` does not contain: "{}", or a longer one."""
    placeholder = "{}"
    while placeholder in text:
        placeholder = "{" + random.choice("abcdefghijklmnopqrstuvwxyz") + placeholder[1:]
    return placeholder


def timestamp(name: str | None = None) -> Tensor:
    """Seconds since the epoch, float64, when a run gets here.

    Source: TensorFlow's `tf.timestamp`.
    """
    return apply_op("Timestamp", name=name)


star_import(__name__)
