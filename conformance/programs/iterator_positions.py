"""Positions of iterators in checkpoints: saved with a saver, in monitored sessions and by a hook."""

import os
import tempfile

from conformance.outcomes import error_class, graph_nodes


def built(tf, dataset):
    iterator = dataset.make_initializable_iterator()
    element = iterator.get_next()
    saveable = tf.data.experimental.make_saveable_from_iterator(iterator)
    tf.add_to_collection(tf.GraphKeys.SAVEABLE_OBJECTS, saveable)
    return iterator, element, saveable


def path(name="model"):
    return os.path.join(tempfile.mkdtemp(), name)


def all_of(sess, tf, tensor):
    found = []
    try:
        while True:
            found.append(sess.run(tensor))
    except tf.errors.OutOfRangeError:
        return found


def goes_on(tf, np):
    range_ = tf.data.Dataset.range
    datasets = [
        range_(6),
        range_(6).map(lambda x: (x * 2, tf.as_string(x))),
        range_(4).repeat(3).batch(5),
        range_(9).filter(lambda x: tf.equal(x % 2, 0)),
        range_(3).flat_map(lambda x: range_(x + 1)),
        tf.data.Dataset.zip((range_(5), range_(10, 14).concatenate(range_(2)))),
    ]
    found = []
    for dataset in datasets:
        iterator, element, saveable = built(tf, dataset)
        saver = tf.train.Saver([saveable])
        with tf.Session() as sess:
            sess.run(iterator.initializer)
            sess.run(element)
            sess.run(element)
            saved = saver.save(sess, path())
            found.append(all_of(sess, tf, element))
        with tf.Session() as sess:  # TensorFlow can fail to restore an iterator that is at its end
            sess.run(iterator.initializer)
            saver.restore(sess, saved)
            found.append(all_of(sess, tf, element))
    return found


def shuffled(tf, np):
    """TensorFlow goes on in another order: with the same elements all the same."""
    iterator, element, saveable = built(tf, tf.data.Dataset.range(10).shuffle(5, seed=1))
    saver = tf.train.Saver([saveable])
    with tf.Session() as sess:
        sess.run(iterator.initializer)
        found = [sess.run(element) for _ in range(4)]
        saved = saver.save(sess, path())
        found.append(all_of(sess, tf, element))
    with tf.Session() as sess:
        sess.run(iterator.initializer)
        saver.restore(sess, saved)
        return found + [sorted(all_of(sess, tf, element))]


def at_the_end(tf, np):
    iterator, element, saveable = built(tf, tf.data.Dataset.range(2))
    saver = tf.train.Saver([saveable])
    with tf.Session() as sess:
        sess.run(iterator.initializer)
        all_of(sess, tf, element)
        saved = saver.save(sess, path())
        sess.run(iterator.initializer)
        saver.restore(sess, saved)
        return [error_class(lambda: sess.run(element))]


def with_variables(tf, np):
    iterator, element, saveable = built(tf, tf.data.Dataset.range(5))
    v = tf.get_variable("v", initializer=1.0)
    saver = tf.train.Saver()
    with tf.Session() as sess:
        sess.run([iterator.initializer, v.initializer])
        sess.run(element)
        saved = saver.save(sess, path())
        sess.run([element, v.assign(3.0)])
        saver.restore(sess, saved)
        found = sess.run([element, v])
    reader = tf.train.NewCheckpointReader(saved)
    return [
        found,
        sorted(tf.train.list_variables(saved)),
        reader.get_variable_to_dtype_map(),
        error_class(lambda: reader.get_tensor(saveable.specs[0].name)),
        saveable.name,
        graph_nodes(tf.get_default_graph()),
    ]


def uninitialized(tf, np):
    iterator, element, saveable = built(tf, tf.data.Dataset.range(5))
    saver = tf.train.Saver([saveable])
    with tf.Session() as sess:
        found = [error_class(lambda: saver.save(sess, path()))]
        sess.run(iterator.initializer)
        saved = saver.save(sess, path())
    with tf.Session() as sess:
        return found + [error_class(lambda: saver.restore(sess, saved)), error_class(lambda: sess.run(element))]


def of_another_dataset(tf, np):
    saved = path()
    range_ = tf.data.Dataset.range
    with tf.Graph().as_default():
        iterator, _, saveable = built(tf, range_(5))
        with tf.Session() as sess:
            sess.run(iterator.initializer)
            tf.train.Saver([saveable]).save(sess, saved)
    with tf.Graph().as_default():
        iterator, _, saveable = built(tf, range_(5).map(lambda x: tf.cast(x, tf.float32)))
        saver = tf.train.Saver([saveable])
        with tf.Session() as sess:
            sess.run(iterator.initializer)
            return error_class(lambda: saver.restore(sess, saved))


def monitored(tf, np):
    directory = tempfile.mkdtemp()
    found = []
    for _ in range(2):
        with tf.Graph().as_default():
            iterator = tf.data.Dataset.range(10).repeat().batch(3).make_one_shot_iterator()
            element = iterator.get_next()
            saveable = tf.data.experimental.make_saveable_from_iterator(iterator)
            tf.add_to_collection(tf.GraphKeys.SAVEABLE_OBJECTS, saveable)
            step = tf.train.get_or_create_global_step()
            train = tf.assign_add(step, 1)
            with tf.train.MonitoredTrainingSession(
                checkpoint_dir=directory,
                save_checkpoint_secs=None,
                save_checkpoint_steps=2,
                hooks=[tf.train.StopAtStepHook(num_steps=3)],
                log_step_count_steps=None,
            ) as sess:
                while not sess.should_stop():
                    found.append(sess.run([element, train]))
    return found


class _Config(object):
    num_worker_replicas = 1
    save_checkpoints_secs = None
    save_checkpoints_steps = 2


class _Estimator(object):
    _config = _Config()

    def __init__(self, model_dir):
        self.model_dir = model_dir


def saved_by_a_hook(tf, np):
    directory = tempfile.mkdtemp()
    found = []
    for _ in range(2):
        with tf.Graph().as_default():
            iterator = tf.data.Dataset.range(10).repeat().batch(4).make_initializable_iterator()
            element = iterator.get_next()
            step = tf.train.get_or_create_global_step()
            train = tf.assign_add(step, 1)
            scaffold = tf.train.Scaffold(
                local_init_op=tf.group(tf.train.Scaffold.default_local_init_op(), iterator.initializer)
            )
            hook = tf.data.experimental.CheckpointInputPipelineHook(_Estimator(directory))
            hooks = [hook, tf.train.StopAtStepHook(num_steps=3)]
            with tf.train.SingularMonitoredSession(hooks=hooks, scaffold=scaffold) as sess:
                while not sess.should_stop():
                    found.append(sess.run([element, train])[0])
        found.append(sorted(name for name in os.listdir(directory) if not name.startswith("events")))
    return found


def half_written_cache(tf, np):
    """What goes on from a checkpoint writes the cache to the end; what begins anew is told that somebody writes it."""
    iterator, element, saveable = built(tf, tf.data.Dataset.range(5).cache(path("cache")))
    saver = tf.train.Saver([saveable])
    with tf.Session() as sess:
        sess.run(iterator.initializer)
        found = [sess.run(element), sess.run(element)]
        saved = saver.save(sess, path())
    with tf.Session() as sess:
        sess.run(iterator.initializer)
        found.append(error_class(lambda: sess.run(element)))
        saver.restore(sess, saved)
        found.append(all_of(sess, tf, element))
    with tf.Session() as sess:
        sess.run(iterator.initializer)
        return found + [all_of(sess, tf, element)]
