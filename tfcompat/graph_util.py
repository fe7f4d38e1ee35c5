"""`tf.graph_util`."""

from tfcompat.python.framework.graph_util_impl import (
    convert_variables_to_constants as convert_variables_to_constants,
)
from tfcompat.python.framework.graph_util_impl import (
    extract_sub_graph as extract_sub_graph,
)
from tfcompat.python.framework.graph_util_impl import (
    must_run_on_cpu as must_run_on_cpu,
)
from tfcompat.python.framework.graph_util_impl import (
    remove_training_nodes as remove_training_nodes,
)
from tfcompat.python.framework.graph_util_impl import (
    tensor_shape_from_node_def_name as tensor_shape_from_node_def_name,
)
from tfcompat.python.framework.importer import import_graph_def as import_graph_def
