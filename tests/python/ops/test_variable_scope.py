"""Variable scopes: what is measured on TensorFlow 1.15 beside the programs in conformance/."""

import threading

import pytest

from tfcompat.python.framework import ops
from tfcompat.python.framework.graph_keys import GraphKeys
from tfcompat.python.ops import control_flow_ops, init_ops, variable_scope, variables
from tfcompat.python.ops.partitioned_variables import (
    create_partitioned_variables,
    fixed_size_partitioner,
    min_max_variable_partitioner,
    variable_axis_size_partitioner,
)
from tfcompat.python.ops.variable_scope import AUTO_REUSE, get_variable, get_variable_scope

scope = variable_scope.variable_scope


@pytest.fixture(autouse=True)
def graph():
    with ops.Graph().as_default() as graph:
        yield graph


def node_name():
    return control_flow_ops.no_op().name


def test_a_scope_object_opens_the_same_variable_scope_under_new_name_scopes():
    for make in (lambda: scope("foo"), lambda: scope(None, "bar")):
        again, entered = make(), []
        for _ in range(2):
            with again as entry:
                entered.append((entry.name, entry.original_name_scope, node_name()))
        name = entered[0][0]
        assert entered == [(name, f"{name}/", f"{name}/NoOp"), (name, f"{name}/", f"{name}_1/NoOp")]


def test_default_names_are_unique_below_the_scope_that_is_open():
    with scope("a") as a:
        names = []
        for _ in range(2):
            with scope(None, "x") as x:
                names.append(x.name)
    with scope(a), scope(None, "x") as x:
        names.append(x.name)
    assert names == ["a/x", "a/x_1", "a/x"]


def test_without_auxiliary_name_scope_ops_stay_where_they_are():
    with ops.name_scope("n"), scope("q", auxiliary_name_scope=False) as q:
        assert (q.name, q.original_name_scope, node_name()) == ("q", "n/", "n/NoOp")
        assert get_variable("v", [1]).name == "q/v:0"


def test_reuse_is_inherited_and_cannot_be_switched_off():
    get = lambda: get_variable("v", [1])  # noqa: E731
    with scope("s"):
        first = get()
    with scope("s", reuse=True):
        with scope("", reuse=False):
            pass
        assert get() is first
        with pytest.raises(
            ValueError, match=r"Variable s/w does not exist, or was not created with tf.get_variable\(\)"
        ):
            get_variable("w", [1])
    with scope("s", reuse=AUTO_REUSE):
        assert get() is first
        assert get_variable("new", [1]).name == "s/new:0"
    with scope("s") as entered:
        entered.reuse_variables()
        assert get() is first


def test_the_error_for_an_existing_variable_names_the_line_that_made_it():
    with scope("foo"):
        get_variable("v", [1])
        with pytest.raises(ValueError, match="Variable foo/v already exists, disallowed") as error:
            get_variable("v", [1])
    assert "Originally defined at:\n\n" in str(error.value)
    assert f'File "{__file__}"' in str(error.value) and 'get_variable("v", [1])' in str(error.value)


def test_custom_getters_wrap_those_of_outer_scopes():
    calls = []

    def appending(suffix):
        def getter(getter, name, *args, **kwargs):
            calls.append((suffix, name))
            return getter(name + suffix, *args, **kwargs)

        return getter

    with scope("g", custom_getter=appending("_o")):
        with scope("h", custom_getter=appending("_i")):
            assert get_variable("v", [1]).name == "g/h/v_i_o:0"
        assert get_variable("w", [1], custom_getter=appending("_i")).name == "g/w_i:0"  # in place of the scope's
    assert calls == [("_i", "g/h/v"), ("_o", "g/h/v_i"), ("_i", "g/w")]


def test_variable_creators_see_every_variable():
    def creator(next_creator, **kwargs):
        return next_creator(**{**kwargs, "name": "renamed", "trainable": False})

    with variable_scope.variable_creator_scope(creator):
        assert variables.VariableV1(1.0).name == "renamed:0"
        assert get_variable("z", [1]).name == "renamed_1:0"
    assert variables.trainable_variables() == []


def test_scopes_have_to_be_left_in_order():
    with pytest.raises(RuntimeError, match="Improper nesting of variable_scope"), scope("m"):
        scope("n").__enter__()
    with ops.Graph().as_default():
        scope("by_hand").__enter__()
        assert get_variable_scope().name == "by_hand"


def test_each_thread_has_a_current_scope_of_its_own(graph):
    names = []

    def build(outer):
        with graph.as_default():
            names.append(get_variable("a", [], use_resource=True).name)
            with scope(outer), scope("inner"):
                names.append(get_variable("a", [], use_resource=True).name)

    with scope("outer") as outer:
        thread = threading.Thread(target=build, args=(outer,))
        thread.start()
        thread.join()
        assert get_variable_scope() is outer
    assert names == ["a:0", "outer/inner/a:0"]


def test_scopes_give_defaults_to_get_variable():
    losses = []
    with scope(
        "s",
        initializer=init_ops.ones_initializer(),
        regularizer=lambda variable: losses.append(variable) or variable.value(),
        use_resource=True,
        dtype="float64",
    ) as s:
        v = get_variable("v", [2])
        get_variable("n", [2], regularizer=variable_scope.no_regularizer)
    assert v.dtype.name == "float64" and v.initial_value.op.type == "Const" and v.op.type == "VarHandleOp"
    assert losses == [v] and len(ops.get_collection(GraphKeys.REGULARIZATION_LOSSES)) == 1
    with scope(s, reuse=True):
        get_variable("v", [2])
    assert losses == [v]
    assert [x.name for x in s.global_variables()] == ["s/v:0", "s/n:0"]
    assert get_variable_scope().name == ""


def test_partitioners_say_how_many_parts():
    shape, double = ops.convert_to_tensor([[0.0] * 4] * 10).shape, variables.VariableV1(1.0).dtype.base_dtype
    assert fixed_size_partitioner(3, axis=1)(shape=shape, dtype=double) == [1, 3]
    assert fixed_size_partitioner(30)(shape=shape, dtype=double) == [10, 1]
    assert variable_axis_size_partitioner(32)(shape=shape, dtype=double) == [5, 1]
    assert variable_axis_size_partitioner(32, max_shards=2)(shape=shape, dtype=double) == [2, 1]
    assert min_max_variable_partitioner(4, min_slice_size=60)(shape=shape, dtype=double) == [3, 1]


def test_a_partitioned_variable_is_its_parts_and_converts_to_the_whole():
    with scope("p", partitioner=fixed_size_partitioner(2)):
        v = get_variable("v", [5, 3])
        assert get_variable("scalar", []).shape.ndims == 0
    assert [part.op.name for part in v] == ["p/v/part_0", "p/v/part_1"]
    assert [part.shape.as_list() for part in v] == [[3, 3], [2, 3]]
    assert [part._get_save_slice_info().spec for part in v] == ["5 3 0,3:0,3", "5 3 3,2:0,3"]
    assert ops.convert_to_tensor(v).shape.as_list() == [5, 3]
    assert len(v.assign_add(ops.convert_to_tensor(v))) == 2
    with scope("p", reuse=True):
        assert get_variable("v") is v
    with pytest.raises(ValueError, match="partitioned version of the variable was found"), scope("p"):
        get_variable("v", [5, 3])


def test_create_partitioned_variables():
    parts = create_partitioned_variables([4, 2], [1, 2], init_ops.zeros_initializer(), name="table")
    assert [part.name for part in parts] == ["table/part_0:0", "table/part_1:0"]
    assert [part.shape.as_list() for part in parts] == [[4, 1], [4, 1]]
