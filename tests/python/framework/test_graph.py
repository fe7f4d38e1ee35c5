"""Graphs: names, scopes, collections, and finding elements."""

from __future__ import annotations

import pytest

import tfcompat as tf


def names(graph: tf.Graph) -> list[str]:
    return [op.name for op in graph.get_operations()]


# Names.


def test_names_are_made_unique_whatever_the_case(graph: tf.Graph) -> None:
    for name in ("Foo", "foo", "foo_1", "Foo"):
        tf.no_op(name=name)
    assert names(graph) == ["Foo", "foo_1", "foo_1_1", "Foo_2"]


def test_a_name_with_a_slash_behind_is_taken_as_it_is() -> None:
    with tf.name_scope("s") as scope:
        assert tf.constant(1, name=scope).name == "s:0"


@pytest.mark.parametrize("name", ["a b", "_a", "-a", "a:b", ""])
def test_invalid_node_names_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match=f"^'{name}' is not a valid node name$"):
        tf.constant(1, name=name)


def test_in_a_scope_a_name_may_begin_with_an_underscore() -> None:
    with tf.name_scope("s"):
        assert tf.constant(1, name="_a").name == "s/_a:0"


def test_an_op_that_cannot_be_built_uses_up_its_name() -> None:
    with pytest.raises(ValueError):
        tf.reshape(tf.ones([6]), [5], name="r")
    assert tf.reshape(tf.ones([6]), [3, 2], name="r").op.name == "r_1"


def test_name_scopes_nest_are_re_entered_and_left(graph: tf.Graph) -> None:
    with tf.name_scope("a") as a, tf.name_scope("b"):
        tf.no_op(name="x")
        with tf.name_scope(a):
            tf.no_op(name="y")
        with tf.name_scope(None):
            tf.no_op(name="z")
    with tf.name_scope("a"):
        tf.no_op(name="x")
    assert names(graph) == ["a/b/x", "a/y", "z", "a_1/x"]


def test_an_invalid_scope_name_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^'_s' is not a valid scope name"), tf.name_scope("_s"):
        pass


def test_a_scope_with_values_needs_a_name() -> None:
    with pytest.raises(ValueError, match="At least one of name"), tf.name_scope(None, None, [1]):
        pass


# Default graphs.


def test_ops_go_to_the_graph_of_their_inputs() -> None:
    with tf.Graph().as_default() as other:
        x = tf.constant(1.0)
    assert tf.negative(x).graph is other


def test_inputs_of_two_graphs_are_refused() -> None:
    with tf.Graph().as_default():
        x = tf.constant(1.0, name="x")
    y = tf.constant(1.0, name="y")
    with pytest.raises(ValueError, match=r'^Tensor\("y:0".* must be from the same graph as Tensor\("x:0"'):
        tf.add(x, y)


def test_the_default_graph_cannot_be_reset_inside_another() -> None:
    with pytest.raises(AssertionError, match=r"Do not use tf.reset_default_graph"):
        tf.reset_default_graph()


def test_a_finalized_graph_does_not_grow(graph: tf.Graph) -> None:
    graph.finalize()
    with pytest.raises(RuntimeError, match=r"^Graph is finalized and cannot be modified"):
        tf.no_op()


# Elements.


def test_elements_are_found_by_name_and_object(graph: tf.Graph) -> None:
    x = tf.constant(1, name="x")
    assert graph.get_tensor_by_name("x:0") is x
    assert graph.get_operation_by_name("x") is x.op
    assert graph.as_graph_element(x) is x
    v = tf.Variable(1.0, name="v")
    assert graph.as_graph_element(v).name == "v:0"


@pytest.mark.parametrize(
    ("name", "error", "message"),
    [
        ("y", KeyError, "The name 'y' refers to an Operation not in the graph."),
        ("y:0", KeyError, "The operation, 'y', does not exist in the graph."),
        ("x:1", KeyError, "The operation, 'x', exists but only has 1 outputs."),
        ("x:a", ValueError, "The name 'x:a' looks a like a Tensor name, but is not a valid one."),
    ],
)
def test_what_a_name_lacks_is_said(graph: tf.Graph, name: str, error: type[Exception], message: str) -> None:
    tf.constant(1, name="x")
    with pytest.raises(error) as caught:
        graph.as_graph_element(name)
    assert message in str(caught.value)


def test_a_name_of_the_other_kind_is_refused(graph: tf.Graph) -> None:
    tf.constant(1, name="x")
    with pytest.raises(ValueError, match=r"^The name 'x' refers to an Operation, not a Tensor"):
        graph.get_tensor_by_name("x")
    with pytest.raises(ValueError, match=r"^Name 'x:0' appears to refer to a Tensor, not a Operation"):
        graph.get_operation_by_name("x:0")


def test_an_element_of_another_graph_is_refused(graph: tf.Graph) -> None:
    with tf.Graph().as_default():
        x = tf.constant(1.0, name="x")
    with pytest.raises(ValueError, match=r'^Tensor Tensor\("x:0", .*\) is not an element of this graph'):
        graph.as_graph_element(x)
    with pytest.raises(ValueError, match=r'^Operation name: "x"'):
        graph.as_graph_element(x.op)


# Collections.


def test_collections_keep_order_and_filter_by_scope() -> None:
    with tf.name_scope("a"):
        first = tf.constant(1)
    second = tf.constant(2)
    for value in (first, second, "no name"):
        tf.add_to_collection("c", value)
    assert tf.get_collection("c") == [first, second, "no name"]
    assert tf.get_collection("c", scope="a/") == [first]
    assert tf.get_collection("none") == []


def test_a_collection_is_changed_through_its_reference_only() -> None:
    tf.get_collection("c").append(1)
    assert tf.get_collection("c") == []
    tf.get_collection_ref("c").append(1)
    assert tf.get_collection("c") == [1]


# Control dependencies.


def control_inputs(op: tf.Operation) -> list[str]:
    return [each.name for each in op.control_inputs]


def test_ops_depend_on_the_blocks_around_them() -> None:
    a, b = tf.no_op(name="a"), tf.constant(1, name="b")
    with tf.control_dependencies([a]), tf.control_dependencies([b]):
        assert control_inputs(tf.no_op()) == ["a", "b"]
        with tf.control_dependencies(None):
            assert control_inputs(tf.no_op()) == []


def test_an_op_whose_input_was_made_in_the_block_needs_no_edge() -> None:
    with tf.control_dependencies([tf.no_op(name="a")]):
        x = tf.constant(1)
        y = tf.negative(x)
    assert control_inputs(x.op) == ["a"]
    assert control_inputs(y.op) == []


def test_a_variable_is_waited_for_by_its_op() -> None:
    variables = [tf.Variable(1.0, name="ref"), tf.get_variable("resource", [], use_resource=True)]
    with tf.control_dependencies(variables):
        assert control_inputs(tf.no_op()) == ["ref", "resource"]


# Devices, colocation, attributes.


def test_devices_merge_and_functions_decide_for_themselves() -> None:
    with tf.device("/job:w/cpu:0"):
        assert tf.no_op().device == "/job:w/device:CPU:0"
        with tf.device("/gpu:1"):
            assert tf.no_op().device == "/job:w/device:GPU:1"
        with tf.device(None):
            assert tf.no_op().device == ""
    with tf.device(lambda op: "/cpu:0"):
        assert tf.no_op().device == "/cpu:0"


def test_colocation_names_the_variable_and_makes_no_read(graph: tf.Graph) -> None:
    v = tf.get_variable("v", [], use_resource=True)
    count = len(graph.get_operations())
    with tf.colocate_with(v):
        op = tf.constant(1.0).op
    assert op.get_attr("_class") == [b"loc:@v"]
    assert len(graph.get_operations()) == count + 1


def test_attribute_and_kernel_label_scopes_mark_ops(graph: tf.Graph) -> None:
    with graph._attr_scope({"_mine": tf.AttrValue(i=3)}), graph._kernel_label_map({"Const": "other"}):
        op = tf.constant(1).op
    assert op.get_attr("_mine") == 3
    assert op.get_attr("_kernel") == b"other"


# create_op.


def test_create_op_fills_in_what_follows_from_inputs_and_defaults(graph: tf.Graph) -> None:
    x = tf.ones([2, 3])
    op = graph.create_op("MatMul", [x, x], attrs={"transpose_b": tf.AttrValue(b=True)})
    assert op.get_attr("T") is tf.float32
    assert op.get_attr("transpose_a") is False
    assert op.outputs[0].shape == [2, 2]


def test_an_unknown_op_type_is_not_found(graph: tf.Graph) -> None:
    with pytest.raises(tf.errors.NotFoundError, match=r"^Op type not registered 'NoSuchOp' in binary running on "):
        graph.create_op("NoSuchOp", [], [])
