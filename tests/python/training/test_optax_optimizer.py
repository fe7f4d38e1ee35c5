"""`tf.train.from_optax`: the same steps as optax makes, with its state in variables."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from tfcompat.python.client.session import Session
from tfcompat.python.framework import ops
from tfcompat.python.ops import array_ops, variables
from tfcompat.python.training import training_util
from tfcompat.python.training.optax_optimizer import from_optax

TRANSFORMATIONS = {
    "sgd": lambda: optax.sgd(0.1),
    "adam": lambda: optax.adam(0.1),
    "clipped adamw with a schedule": lambda: optax.chain(
        optax.clip_by_global_norm(1.0), optax.adamw(optax.exponential_decay(0.1, 2, 0.5))
    ),
    "lamb": lambda: optax.lamb(0.1),
    "nesterov": lambda: optax.sgd(0.1, momentum=0.9, nesterov=True),
    "every second step": lambda: optax.MultiSteps(optax.adam(0.1), 2),
    "a state that starts from the parameters": lambda: optax.contrib.schedule_free_sgd(0.1),
}
START = {"net/v": [1.0, -2.0], "w": [[3.0]]}
STEPS = 4


@pytest.fixture(autouse=True)
def graph():
    with ops.Graph().as_default() as graph:
        yield graph


def make_variables(use_resource=False):
    return [variables.VariableV1(value, name=name, use_resource=use_resource) for name, value in START.items()]


def pairs(v, w):
    return [(2.0 * (v - 0.5), v), (w * 1.0, w)]


def steps_of_optax(transformation):
    with jax.enable_x64(True):
        params = {name: jnp.float32(value) for name, value in START.items()}
        state = transformation.init(params)
        for _ in range(STEPS):
            gradients = {"net/v": 2.0 * (params["net/v"] - 0.5), "w": params["w"] * 1.0}
            updates, state = transformation.update(gradients, state, params)
            params = optax.apply_updates(params, updates)
    return params


@pytest.mark.parametrize("use_resource", [False, True], ids=["reference", "resource"])
@pytest.mark.parametrize("name", TRANSFORMATIONS)
def test_steps_are_those_of_optax(name, use_resource):
    v, w = make_variables(use_resource)
    step = training_util.get_or_create_global_step()
    train = from_optax(TRANSFORMATIONS[name]()).apply_gradients(pairs(v, w), global_step=step)
    with Session() as sess:
        sess.run(variables.global_variables_initializer())
        for _ in range(STEPS):
            sess.run(train)
        values = sess.run([v, w, step])
    expected = steps_of_optax(TRANSFORMATIONS[name]())
    np.testing.assert_allclose(values[0], expected["net/v"], rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(values[1], expected["w"], rtol=1e-5)
    assert values[2] == STEPS


def test_the_state_lives_in_variables_named_by_its_paths():
    v, w = make_variables()
    optimizer = from_optax(optax.chain(optax.clip(1.0), optax.adam(0.1)), name="Chain")
    train = optimizer.apply_gradients(pairs(v, w))
    assert train.name == "Chain" and train.type == "NoOp"
    assert optimizer.get_slot_names() == ["1/0/mu", "1/0/nu"]
    assert optimizer.get_slot(v, "1/0/mu").name == "net/v/Chain/1/0/mu:0"
    names = [variable.name for variable in optimizer.variables()]
    assert names == ["Chain/1/0/count:0"] + [f"{name}/Chain/1/0/{s}:0" for name in START for s in ("mu", "nu")]
    assert [variable.op.name for variable in variables.trainable_variables()] == list(START)
    count = optimizer.variables()[0]
    with Session() as sess:
        sess.run(variables.global_variables_initializer())
        sess.run([train, train])
        assert sess.run(count) == 1 and count.dtype.name == "int32_ref"


def test_applied_again_it_keeps_its_state():
    v, w = make_variables()
    optimizer = from_optax(optax.adam(0.1))
    optimizer.apply_gradients(pairs(v, w))
    count = len(variables.global_variables())
    optimizer.apply_gradients(pairs(v, w))
    assert len(variables.global_variables()) == count


def test_sparse_gradients_and_missing_ones():
    table, unused = variables.VariableV1(np.ones([3, 2], np.float32), name="table"), variables.VariableV1(1.0, name="u")
    rows = ops.IndexedSlices(array_ops.ones([2, 2]), array_ops.constant([0, 0]), array_ops.constant([3, 2]))
    train = from_optax(optax.sgd(0.5)).apply_gradients([(rows, table), (None, unused)])
    with Session() as sess:
        sess.run(variables.global_variables_initializer())
        sess.run(train)
        np.testing.assert_allclose(sess.run(table), [[0, 0], [1, 1], [1, 1]])


def test_state_that_no_variable_can_hold_is_refused():
    def init(params):
        return jax.random.key(0)

    transformation = optax.GradientTransformation(init, lambda updates, state, params=None: (updates, state))
    with pytest.raises(TypeError, match="which no TensorFlow variable can hold"):
        from_optax(transformation).apply_gradients(pairs(*make_variables()))
