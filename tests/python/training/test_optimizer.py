"""Optimizers: what is measured on TensorFlow 1.15 beside the programs in conformance/."""

import numpy as np
import pytest

from tfcompat.python.client.session import Session
from tfcompat.python.framework import ops
from tfcompat.python.framework.graph_keys import GraphKeys
from tfcompat.python.ops import array_ops, variable_scope, variables
from tfcompat.python.training import training, training_util

Variable = variables.VariableV1


@pytest.fixture(autouse=True)
def graph():
    with ops.Graph().as_default() as graph:
        yield graph


def run(*fetches):
    with Session() as sess:
        sess.run(variables.global_variables_initializer())
        return [sess.run(fetch) for fetch in fetches]


def test_gradients_may_be_numbers_arrays_and_none():
    v, w, u = Variable([1.0, 2.0], name="v"), Variable(1.0, name="w"), Variable(1.0, name="u")
    pairs = [(np.float32([1, 2]), v), (0.5, w), (None, u)]
    train = training.GradientDescentOptimizer(0.1).apply_gradients(iter(pairs))
    _, *values = run(train, v, w, u)
    np.testing.assert_allclose(np.concatenate([np.ravel(value) for value in values]), [0.9, 1.8, 0.95, 1.0])
    assert ops.get_collection(GraphKeys.TRAIN_OP) == [train]


def test_what_cannot_be_applied():
    v = Variable(1.0, name="v")
    optimizer = training.GradientDescentOptimizer(0.1)
    with pytest.raises(ValueError, match=r"No variables provided\."):
        optimizer.apply_gradients([])
    with pytest.raises(ValueError, match="No gradients provided for any variable"):
        optimizer.apply_gradients([(None, v)])
    with pytest.raises(TypeError, match="Gradient must be convertible to a Tensor or IndexedSlices, or None"):
        optimizer.apply_gradients([(object(), v)])
    with pytest.raises(NotImplementedError, match="Trying to update a Tensor"):
        optimizer.apply_gradients([(1.0, v.value())])
    rows = ops.IndexedSlices(array_ops.ones([1]), array_ops.constant([0]))
    constrained = Variable([1.0], constraint=lambda x: x, name="c")
    with pytest.raises(RuntimeError, match="Cannot use a constraint function on a sparse variable"):
        optimizer.apply_gradients([(rows, constrained)])


@pytest.mark.parametrize("use_resource", [False, True], ids=["reference", "resource"])
def test_a_constraint_is_applied_after_the_update(use_resource):
    v = Variable([1.0, -1.0], constraint=abs, name="v", use_resource=use_resource)
    train = training.GradientDescentOptimizer(1.0).apply_gradients([([3.0, 3.0], v)])
    np.testing.assert_allclose(run(train, v)[1], [2, 4])


def test_slots_belong_to_a_graph():
    optimizer = training.AdamOptimizer()
    v = Variable(1.0, name="v")
    optimizer.apply_gradients([(1.0, v)])
    with ops.Graph().as_default():
        w = Variable(1.0, name="v")
        assert optimizer.variables() == [] and optimizer.get_slot(w, "m") is None
        optimizer.apply_gradients([(1.0, w)])
        assert optimizer.get_slot(w, "m").graph is w.graph
    names = [variable.op.name for variable in optimizer.variables()]
    assert names == ["beta1_power", "beta2_power", "v/Adam", "v/Adam_1"]
    assert optimizer.get_slot(v, "m").graph is v.graph


def test_slots_of_a_part_of_a_partitioned_variable_are_parts():
    with variable_scope.variable_scope("s", partitioner=lambda shape, dtype: [2]):
        parts = list(variable_scope.get_variable("v", [4]))
    optimizer = training.MomentumOptimizer(0.1, 0.9)
    optimizer.apply_gradients([(part * 1.0, part) for part in parts])
    info = optimizer.get_slot(parts[1], "momentum")._get_save_slice_info()
    assert (info.full_name, info.spec) == ("s/v/Momentum", "4 2,2")


def test_an_initial_accumulator_must_be_positive():
    with pytest.raises(ValueError, match="initial_accumulator_value must be positive: 0"):
        training.AdagradOptimizer(0.1, initial_accumulator_value=0)


@pytest.mark.parametrize("make", [training.AdagradOptimizer, training.RMSPropOptimizer, training.AdamOptimizer])
def test_variables_of_unknown_shape_have_slots(make):
    start = array_ops.placeholder_with_default([1.0, 2.0], [None])
    v = Variable(start, validate_shape=False, name="v")
    train = make(0.1).apply_gradients([(array_ops.ones_like(v), v)])
    slots = [variable for variable in variables.global_variables() if variable.op.name.startswith("v/")]
    with Session() as sess:
        sess.run(v.initializer)
        sess.run(variables.global_variables_initializer())
        sess.run(train)
        assert [sess.run(slot).shape for slot in slots] == [(2,)] * len(slots)


def test_a_global_step_must_be_an_integer_scalar():
    with pytest.raises(TypeError, match="does not have integer type"):
        training_util.assert_global_step(Variable(1.0))
    with pytest.raises(TypeError, match="is not scalar"):
        training_util.assert_global_step(Variable([1]))
    with pytest.raises(TypeError, match="must be a Variable or Tensor"):
        training_util.assert_global_step(1)
    assert training.get_global_step() is None
    step = array_ops.placeholder("int32", [], name="global_step")
    assert training.get_global_step() is step
