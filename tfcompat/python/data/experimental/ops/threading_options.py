"""Options of a dataset's threads."""

from __future__ import annotations

from tfcompat.python.data.util.options import OptionsBase, create_option


class ThreadingOptions(OptionsBase):
    """Options of threading. Source: `tf.data.experimental.ThreadingOptions`."""

    max_intra_op_parallelism = create_option("max_intra_op_parallelism", int, "How many threads an op may use.")
    private_threadpool_size = create_option("private_threadpool_size", int, "The size of a thread pool of its own.")
