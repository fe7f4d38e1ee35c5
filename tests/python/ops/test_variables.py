"""Variables: what is measured on TensorFlow 1.15 beside the programs in conformance/."""

import pytest

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.ops import array_ops, variables
from tfcompat.python.ops.template import make_template
from tfcompat.python.ops.variable_scope import get_variable

Variable = variables.VariableV1
BOTH = pytest.mark.parametrize("use_resource", [False, True], ids=["reference", "resource"])


@pytest.fixture(autouse=True)
def graph():
    with ops.Graph().as_default() as graph:
        yield graph


@BOTH
def test_a_variable_is_made_of_these_nodes(graph, use_resource):
    v = Variable([1.0, 2.0], name="v", use_resource=use_resource)
    expected = (
        "v/Initializer/initial_value v v/IsInitialized/VarIsInitializedOp v/Assign v/Read/ReadVariableOp"
        if use_resource
        else "v/initial_value v v/Assign v/read"
    )
    assert " ".join(op.name for op in graph.get_operations()) == expected
    assert isinstance(v, Variable) and isinstance(v, variables.Variable)
    assert v.dtype.base_dtype == dtypes.float32 and v.dtype._is_ref_dtype != use_resource
    assert v.initializer.name == "v/Assign" and v.op.name == "v" and v.graph is graph


@BOTH
def test_changes_of_a_variable_read_as_its_new_value(use_resource):
    v = Variable([1.0, 2.0], name="v", use_resource=use_resource)
    for change in (v.assign([1.0, 1.0]), v.assign_add([1.0, 1.0]), v.assign_sub([1.0, 1.0])):
        tensor = ops.convert_to_tensor(change)
        assert tensor.shape.as_list() == [2]
        assert use_resource == bool(tensor.op.control_inputs)
    assert isinstance(v.assign([1.0, 1.0], read_value=False), ops.Operation)


@BOTH
def test_variables_survive_the_way_through_a_proto(use_resource):
    v = Variable([1.0, 2.0], name="v", trainable=False, use_resource=use_resource)
    copy = Variable.from_proto(v.to_proto())
    assert type(copy) is type(v) and copy.name == v.name and copy.op is v.op
    assert copy.initializer is v.initializer and copy.initial_value is v.initial_value and not copy.trainable
    assert ops.convert_to_tensor(copy).shape.as_list() == [2]
    assert v.to_proto("other") is None
    with ops.name_scope("scope"):
        inner = Variable(1.0, name="w", use_resource=use_resource)
    assert inner.to_proto("scope").variable_name == "w:0"
    assert Variable.from_proto(inner.to_proto("scope"), import_scope="scope").op is inner.op


@BOTH
def test_an_initial_value_made_in_a_body_is_refused(graph, use_resource):
    from tfcompat.python.framework.func_graph import FuncGraph

    with FuncGraph("body").as_default():
        inside = array_ops.ones([2])
        with pytest.raises(ValueError, match="is from inside a control-flow construct"):
            Variable(inside, name="v", use_resource=use_resource)
        v = Variable(lambda: array_ops.ones([2]), name="w", use_resource=use_resource)
    assert v.graph is graph


def test_in_place_operators():
    v = Variable(1.0, name="v")
    with pytest.warns(UserWarning, match="makes a new tensor"):
        v += 1
    assert isinstance(v, ops.Tensor)
    w = Variable(1.0, name="w", use_resource=True)
    with pytest.raises(RuntimeError, match="Use `var"):
        w += 1


def test_collections_must_be_a_list():
    with pytest.raises(ValueError, match="must be a list, tuple, or set"):
        Variable(1.0, collections="mine")
    with pytest.raises(ValueError, match="must be a callable"):
        Variable(1.0, constraint=1)
    with pytest.raises(ValueError, match="Invalid variable aggregation mode: 7 for variable: v"):
        Variable(1.0, name="v", aggregation=7)
    assert Variable(1.0, aggregation=2).aggregation is variables.VariableAggregation.MEAN
    assert not Variable(1.0, synchronization=3).trainable


def test_the_shape_of_a_resource_is_known_where_it_is_read():
    v = Variable(array_ops.zeros([4, 3]), use_resource=True)
    assert v.sparse_read([[0, 1]]).shape.as_list() == [1, 2, 3]
    assert v.gather_nd([[0, 1], [2, 2]]).shape.as_list() == [2]
    assert v.read_value().shape.as_list() == [4, 3]


def test_templates_share_variables_between_calls():
    template = make_template("layer", lambda x: x * get_variable("w", [1]))
    a, b = template(1.0), template(2.0)
    assert (a.op.name, b.op.name) == ("layer/mul", "layer_1/mul")
    assert [v.name for v in template.variables] == ["layer/w:0"] == [v.name for v in template.trainable_variables]
    assert template.variable_scope_name == "layer/"
    other = make_template("layer", lambda x: x * get_variable("w", [1]), create_scope_now_=True)
    assert other.variable_scope.name == "layer_1" and other.variables == []
    makes_variables = make_template("m", lambda: Variable(1.0))
    makes_variables()
    with pytest.raises(ValueError, match="Trainable variable created when calling a template after the first time"):
        makes_variables()
