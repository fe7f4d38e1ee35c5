"""Loss scaling: factors over steps, what is applied, errors."""

import os
import tempfile

from conformance.outcomes import failure

CONTROL_FLOW_V2 = True


def fixed(tf, np):
    scale = tf.train.experimental.FixedLossScale(128)
    with tf.Session() as sess:
        found = [sess.run(scale()), scale.update([])[1], repr(scale), scale.get_config()]
    again = tf.train.experimental.FixedLossScale.from_config(scale.get_config())
    return found + [
        repr(again),
        failure(lambda: tf.train.experimental.FixedLossScale("x")),
        failure(lambda: tf.train.experimental.FixedLossScale(0.5)),
        failure(lambda: tf.train.experimental.LossScale(), "^TypeError|^[^(]*"),
    ]


def dynamic(tf, np):
    scale = tf.train.experimental.DynamicLossScale(8, increment_period=2, multiplier=4)
    grad = tf.placeholder(tf.float32, [2])
    update, should_apply = scale.update({"g": [grad, None]})
    found = [repr(scale), scale.get_config(), [v.name for v in tf.global_variables()], tf.trainable_variables()]
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for value in (1.0, 2.0, np.inf, np.nan, 1.0, 1.0, 1.0, np.inf, np.inf, np.inf):
            found.append([bool(sess.run([should_apply, update], {grad: [1.0, value]})[0]), sess.run(scale())])
    return found


def _train(tf, np, opt, sparse=False):
    w = tf.get_variable("w", initializer=[1.0, 2.0, 3.0], use_resource=True)
    x = tf.placeholder(tf.float32, [])
    loss = tf.reduce_sum(tf.gather(w, [0, 2])) * x if sparse else tf.reduce_sum(w * w) * x
    step = tf.get_variable("step", initializer=0, trainable=False, use_resource=True)
    train = opt.minimize(loss, global_step=step)
    found = [[v.name for v in tf.global_variables()]]
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for value in (1.0, 0.5, np.inf, 2.0):
            sess.run(train, {x: value})
            found.append(sess.run([w, step]))
    return found


def optimizers(tf, np):
    found = []
    for sparse in (False, True):
        for scale in (16, tf.train.experimental.DynamicLossScale):
            tf.reset_default_graph()
            scale = scale if scale == 16 else scale(1024, increment_period=2)
            opt = tf.train.experimental.MixedPrecisionLossScaleOptimizer(tf.train.MomentumOptimizer(0.1, 0.9), scale)
            found.append(_train(tf, np, opt, sparse))
    return found


def rewritten(tf, np):
    opt = tf.train.experimental.enable_mixed_precision_graph_rewrite(tf.train.GradientDescentOptimizer(0.1))
    found = [type(opt).__name__, _train(tf, np, opt)]
    found.append(failure(lambda: tf.train.experimental.enable_mixed_precision_graph_rewrite(opt)))
    found.append(failure(lambda: tf.train.experimental.enable_mixed_precision_graph_rewrite(1)))
    found.append(failure(lambda: tf.train.experimental.MixedPrecisionLossScaleOptimizer(1, 2), "^.*?got"))
    found.append(failure(lambda: tf.train.experimental.MixedPrecisionLossScaleOptimizer(tf.train.AdamOptimizer(), "x")))
    tf.train.experimental.disable_mixed_precision_graph_rewrite()
    return found


def checkpoints_of_objects(tf, np):
    """The loss scale, its count and the other optimizer's slots come back."""
    experimental = tf.train.experimental
    variable = tf.get_variable("variable", initializer=[2.0], use_resource=True)
    scale = experimental.DynamicLossScale(initial_loss_scale=1.0, increment_period=2, multiplier=2.0)
    optimizer = experimental.MixedPrecisionLossScaleOptimizer(tf.train.MomentumOptimizer(1.0, 1.0), scale)
    step = optimizer.minimize(lambda: variable + 1.0, var_list=[variable])
    own = [optimizer.get_slot_names(), optimizer.get_slot(variable, "momentum"), optimizer.variables()]
    checkpoint = tf.train.Checkpoint(optimizer=optimizer, variable=variable)
    path = os.path.join(tempfile.mkdtemp(), "model")
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        values = [scale(), variable, *tf.global_variables()[1:]]
        sess.run(step)
        saved = checkpoint.save(path, session=sess)
        at_save = sess.run(values)
        sess.run(step)
        later = sess.run(values)
        checkpoint.restore(saved).assert_consumed().run_restore_ops(sess)
        return own, [name for name, _ in tf.train.list_variables(saved)], at_save, later, sess.run(values)
