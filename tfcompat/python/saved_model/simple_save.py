"""`tf.saved_model.simple_save`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.graph_keys import GraphKeys
from tfcompat.python.saved_model import builder, signature_constants, signature_def_utils, tag_constants


def simple_save(
    session: Any, export_dir: Any, inputs: Mapping[str, Any], outputs: Mapping[str, Any], legacy_init_op: Any = None
) -> None:
    """Writes the default graph and its variables as a SavedModel for serving.

    Example:
      tf.saved_model.simple_save(sess, "/tmp/model", inputs={"x": x}, outputs={"y": y})

    Args:
      session: the session that holds the variables.
      export_dir: the directory, which is made. It may exist, but be empty.
      inputs: the tensors that are fed, by name.
      outputs: the tensors that are fetched, by name.
      legacy_init_op: an op to run when the graph has been loaded.

    Source: `tf.saved_model.simple_save`.
    """
    model = builder.SavedModelBuilder(export_dir)
    model.add_meta_graph_and_variables(
        session,
        tags=[tag_constants.SERVING],
        signature_def_map={
            signature_constants.DEFAULT_SERVING_SIGNATURE_DEF_KEY: signature_def_utils.predict_signature_def(
                inputs, outputs
            )
        },
        assets_collection=ops.get_collection(GraphKeys.ASSET_FILEPATHS),
        main_op=legacy_init_op,
        clear_devices=True,
    )
    model.save()
