"""`tf.import_graph_def`."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tfcompat as tf


@pytest.fixture
def graph_def() -> Any:
    with tf.Graph().as_default() as graph:
        x = tf.placeholder(tf.float32, [None, 2], name="x")
        with tf.control_dependencies([tf.no_op(name="before")]), tf.device("/cpu:0"):
            y = tf.add(x, 1.0, name="y")
        with tf.colocate_with(y):
            tf.negative(tf.split(y, 2, 1, name="s")[1], name="z")
        return graph.as_graph_def()


def nodes(graph: tf.Graph) -> dict[str, list[str]]:
    return {node.name: list(node.input) for node in graph.as_graph_def().node}


def test_nodes_are_added_under_a_scope(graph: tf.Graph, graph_def: Any) -> None:
    assert tf.import_graph_def(graph_def) is None
    assert nodes(graph) == {
        "import/x": [],
        "import/before": [],
        "import/y/y": ["^import/before"],
        "import/y": ["import/x", "import/y/y"],
        "import/Const": [],
        "import/s/split_dim": [],
        "import/s": ["import/s/split_dim", "import/y"],
        "import/z": ["import/s:1"],
    }
    tf.import_graph_def(graph_def)
    assert "import_1/z" in nodes(graph)


def test_without_a_scope_the_nodes_names_are_made_unique(graph: tf.Graph, graph_def: Any) -> None:
    tf.import_graph_def(graph_def, name="")
    tf.import_graph_def(graph_def, name="")
    assert nodes(graph)["z"] == ["s:1"] and nodes(graph)["z_1"] == ["s_1:1"]
    assert graph.get_operation_by_name("z_1").get_attr("_class") == [b"loc:@y_1"]


def test_an_imported_graph_runs_and_equals_the_original(graph: tf.Graph, graph_def: Any) -> None:
    (z,) = tf.import_graph_def(graph_def, return_elements=["z:0"], name="")
    assert graph.as_graph_def().node == graph_def.node
    with tf.Session() as sess:
        np.testing.assert_array_equal(sess.run(z, {"x:0": [[1.0, 2.0]]}), [[-3.0]])


def test_inputs_are_replaced(graph: tf.Graph, graph_def: Any) -> None:
    given = tf.constant([[5.0, 6.0]])
    x, y, z = tf.import_graph_def(graph_def, {"x": given}, ["x:0", "y", "z:0"])
    assert x is given and y.inputs[0] is given
    with tf.Session() as sess:
        assert sess.run(z).tolist() == [[-7.0]]


def test_values_that_replace_inputs_are_converted(graph: tf.Graph, graph_def: Any) -> None:
    tf.import_graph_def(graph_def, {"x:0": [[5.0, 6.0]]}, name="p")
    assert nodes(graph)["p/y"][0] == "p/_inputs/Const"
    with pytest.raises(ValueError, match=r"requires a non-empty `name` if `input_map` contains non-Tensor values"):
        tf.import_graph_def(graph_def, {"x:0": [[5.0, 6.0]]}, name="")


def test_scopes_around_apply_to_every_node(graph: tf.Graph, graph_def: Any) -> None:
    with tf.name_scope("o"), tf.control_dependencies([tf.no_op(name="d")]), tf.device("/job:w/gpu:1"):
        tf.import_graph_def(graph_def)
    assert nodes(graph)["o/import/z"] == ["o/import/s:1", "^o/d"]
    assert graph.get_operation_by_name("o/import/x").device == "/job:w/device:GPU:1"
    assert graph.get_operation_by_name("o/import/y").device == "/job:w/device:CPU:0"


def test_nodes_may_come_in_any_order(graph: tf.Graph, graph_def: Any) -> None:
    reverse = list(graph_def.node)[::-1]
    del graph_def.node[:]
    graph_def.node.extend(reverse)
    tf.import_graph_def(graph_def, name="")
    assert list(nodes(graph)) == ["s/split_dim", "Const", "before", "y/y", "x", "y", "s", "z"]


def test_attributes_with_defaults_may_be_missing(graph: tf.Graph, graph_def: Any) -> None:
    del graph_def.node[0].attr["shape"]
    tf.import_graph_def(graph_def, name="")
    assert graph.get_tensor_by_name("x:0").shape.ndims is None


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"graph_def": 3}, TypeError, "graph_def must be a GraphDef proto."),
        ({"input_map": ["x"]}, TypeError, "input_map must be a dictionary mapping strings to Tensor objects."),
        ({"return_elements": [3]}, TypeError, "return_elements must be a list of strings."),
        ({"return_elements": ["no"]}, ValueError, "Requested return node 'no' not found in graph def"),
        (
            {"return_elements": ["x:3"]},
            ValueError,
            "Invalid return output 3 of node 'x', which has 1 output(s)",
        ),
        ({"input_map": {"no": 1.0}}, ValueError, "Attempted to map inputs that were not found in graph_def: [no:0]"),
    ],
)
def test_wrong_arguments(graph_def: Any, arguments: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        tf.import_graph_def(**{"graph_def": graph_def, **arguments})
    assert str(caught.value) == message


def change_type(graph_def: Any) -> None:
    graph_def.node[3].attr["T"].type = tf.int32.as_datatype_enum


def add_attribute(graph_def: Any) -> None:
    graph_def.node[0].attr["foo"].i = 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            change_type,
            "Input 0 of node import/y was passed float from import/x:0 incompatible with expected int32.",
        ),
        (lambda each: each.node[3].input.__setitem__(0, "no"), "Node 'y': Unknown input node 'no'"),
        (
            lambda each: each.node[3].input.__setitem__(0, "x:5"),
            "Node 'y': Connecting to invalid output 5 of source node x which has 1 outputs.",
        ),
        (lambda each: each.node.append(each.node[0]), "Node 'x' is not unique"),
        (add_attribute, "NodeDef mentions attr 'foo' not in Op<name=Placeholder"),
        (lambda each: each.node[0].attr.pop("dtype"), "NodeDef missing attr 'dtype' from Op<name=Placeholder"),
        (
            lambda each: each.node[3].input.pop(),
            "NodeDef expected inputs 'float, float' do not match 1 inputs specified",
        ),
    ],
)
def test_wrong_graphs(graph_def: Any, change: Any, message: str) -> None:
    change(graph_def)
    with pytest.raises(ValueError) as caught:
        tf.import_graph_def(graph_def)
    assert str(caught.value).startswith(message)


def test_a_cycle_that_is_no_loop_is_refused(graph_def: Any) -> None:
    graph_def.node[0].op = "Identity"
    graph_def.node[0].input.append("z")
    with pytest.raises(ValueError, match=r"a cycle that is no loop"):
        tf.import_graph_def(graph_def)


def test_unknown_op_types_are_named_all_at_once(graph_def: Any) -> None:
    graph_def.node.add(name="a", op="Foo")
    graph_def.node.add(name="b", op="Bar")
    graph_def.node.add(name="c", op="Bar")
    with pytest.raises(tf.errors.NotFoundError, match=r"Bar \(2\), Foo \(1\)"):
        tf.import_graph_def(graph_def)


def test_op_types_without_kernels_are_named_all_at_once_when_they_are_needed(graph: tf.Graph) -> None:
    graph_def = graph.as_graph_def()
    graph_def.node.add(name="a", op="Abort")
    graph_def.node.add(name="b", op="Abort", input=["^a"])
    graph_def.node.add(name="c", op="ConfigureDistributedTPU", input=["^b"])
    tf.import_graph_def(graph_def, name="")
    with tf.Session() as session, pytest.raises(tf.errors.UnimplementedError) as caught:
        session.run("c")
    assert "Abort (2), ConfigureDistributedTPU (1)" in str(caught.value)


def test_a_training_graph_is_exported_and_imported(graph: tf.Graph) -> None:
    x = tf.placeholder(tf.float32, [None, 2], name="x")
    w = tf.get_variable("w", initializer=tf.constant([[1.0], [2.0]]))
    _, y = tf.while_loop(lambda i, y: i < 3, lambda i, y: (i + 1, tf.tanh(y * w[0])), (0, tf.matmul(x, w)))
    loss = tf.reduce_sum(tf.cond(tf.reduce_sum(y) > 0, lambda: tf.exp(y), lambda: y), name="loss")
    tf.train.AdamOptimizer(0.1).minimize(loss, name="train")
    tf.global_variables_initializer()

    def losses(session: tf.Session) -> list[float]:
        session.run("init")
        return [session.run(["loss:0", "train"], {"x:0": [[1.0, -2.0], [3.0, 4.0]]})[0] for _ in range(3)]

    with tf.Session() as session:
        expected = losses(session)
    with tf.Graph().as_default() as again:
        tf.import_graph_def(graph.as_graph_def(), name="")
        with tf.Session() as session:
            np.testing.assert_allclose(losses(session), expected, 1e-6)
    assert {node.name for node in again.as_graph_def().node} == {node.name for node in graph.as_graph_def().node}


def test_functions_of_other_ops_are_kept(graph: tf.Graph) -> None:
    """A graph with an input pipeline can be imported, and used without it."""
    graph_def = graph.as_graph_def()
    graph_def.library.function.add().signature.name = "inner"
    function = graph_def.library.function.add()
    function.signature.name = "mapped"
    function.node_def.add(name="call", op="inner")
    node = graph_def.node.add(name="defun", op="MapDefun")
    node.attr["f"].func.name = "mapped"
    for name in ("Targuments", "output_types"):
        node.attr[name].list.type.append(1)
    node.attr["output_shapes"].list.shape.add()
    node.input.append("x")
    x = graph_def.node.add(name="x", op="Placeholder")
    x.attr["dtype"].type = 1
    tf.import_graph_def(graph_def, name="")
    exported = graph.as_graph_def()
    assert {each.signature.name for each in exported.library.function} == {"inner", "mapped"}
    assert exported.node[1].attr["f"].func.name == "mapped"
    with tf.Session() as session, pytest.raises(tf.errors.UnimplementedError, match="MapDefun"):
        session.run("defun:0", {"x:0": [1.0]})
