"""Options of how datasets are distributed."""

from __future__ import annotations

from tfcompat.python.data.util.options import OptionsBase, create_option


class DistributeOptions(OptionsBase):
    """Options of distribution; there is one process here. Source: `tf.data.experimental.DistributeOptions`."""

    auto_shard = create_option("auto_shard", bool, "Whether workers get shards.", lambda: True)
    _make_stateless = create_option("_make_stateless", bool, "Whether stateful transformations are rewritten.")
    num_devices = create_option("num_devices", int, "The number of devices that are fed.")
