"""What a SavedModel holds."""

from __future__ import annotations

from typing import Any

from tfcompat.python.saved_model import loader_impl


def read_saved_model(saved_model_dir: Any) -> Any:
    """The `SavedModel` in a directory. Raises IOError when there is none, or it is damaged.

    Source: `tensorflow.python.tools.saved_model_utils.read_saved_model`.
    """
    if not loader_impl.maybe_saved_model_directory(saved_model_dir):
        raise OSError(f"SavedModel file does not exist at: {saved_model_dir}")
    return loader_impl.parse_saved_model(saved_model_dir)


def get_saved_model_tag_sets(saved_model_dir: Any) -> list[list[str]]:
    """The tags of each graph in a SavedModel.

    Source: `tensorflow.python.tools.saved_model_utils.get_saved_model_tag_sets`.
    """
    return [list(each.meta_info_def.tags) for each in read_saved_model(saved_model_dir).meta_graphs]


def get_meta_graph_def(saved_model_dir: Any, tag_set: str) -> Any:
    """The `MetaGraphDef` of a SavedModel with the tags `tag_set`, which commas separate.

    Raises RuntimeError when there is none.

    Source: `tensorflow.python.tools.saved_model_utils.get_meta_graph_def`.
    """
    for definition in read_saved_model(saved_model_dir).meta_graphs:
        if set(definition.meta_info_def.tags) == set(tag_set.split(",")):
            return definition
    raise RuntimeError(f"MetaGraphDef associated with tag-set {tag_set} could not be found in SavedModel")
