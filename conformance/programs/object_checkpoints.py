"""`tf.train.Checkpoint`: keys, the stored graph of objects, what is restored where, what is missing."""

import os
import shutil
import tempfile
from contextlib import contextmanager

from conformance.outcomes import failure


@contextmanager
def _directory():
    path = tempfile.mkdtemp()
    try:
        yield path
    finally:
        shutil.rmtree(path)


def _stored(tf, path):
    from tensorflow.core.protobuf.trackable_object_graph_pb2 import TrackableObjectGraph

    reader = tf.train.NewCheckpointReader(path)
    graph = TrackableObjectGraph.FromString(reader.get_tensor("_CHECKPOINTABLE_OBJECT_GRAPH"))
    return [sorted(reader.get_variable_to_shape_map().items()), str(graph)]


def _trained(tf, use_resource, name="w"):
    w = tf.get_variable(name, initializer=[1.0, 2.0], use_resource=use_resource)
    optimizer = tf.train.AdamOptimizer(0.1)
    return w, optimizer, optimizer.minimize(tf.reduce_sum(tf.square(w)))


def saves_and_restores(tf, np):
    found = []
    for use_resource in (False, True):
        with _directory() as path:
            with tf.Graph().as_default(), tf.Session() as sess:
                w, optimizer, train = _trained(tf, use_resource)
                step = tf.train.get_or_create_global_step()
                checkpoint = tf.train.Checkpoint(weights=w, optimizer=optimizer, step=step)
                sess.run(tf.global_variables_initializer())
                sess.run([train, tf.assign_add(step, 5)])
                saved = [checkpoint.save(path + "/ckpt") for _ in range(2)]
                written = checkpoint.write(path + "/other")
                found.append([os.path.relpath(each, path) for each in saved + [written]])
                found.append(sorted(os.listdir(path)))
                found.append(os.path.basename(tf.train.latest_checkpoint(path)))
                found += _stored(tf, saved[-1])
                found.append(sess.run(checkpoint.save_counter))
                sess.run(train)
                expected = sess.run(w)
            with tf.Graph().as_default(), tf.Session() as sess:
                tf.Variable(3.0)
                w, optimizer, train = _trained(tf, use_resource, "another_name")
                checkpoint = tf.train.Checkpoint(weights=w, optimizer=optimizer, step=tf.Variable(0, dtype=tf.int64))
                status = checkpoint.restore(saved[-1])
                status.assert_consumed().run_restore_ops()
                found.append(sess.run([w, checkpoint.save_counter, checkpoint.step]))
                sess.run(train)
                found.append([bool(np.allclose(sess.run(w), expected)), expected])
                checkpoint.restore(saved[0]).run_restore_ops()
                found.append([sess.run(w), os.path.basename(checkpoint.save(path + "/ckpt"))])
    return found


def structures(tf, np):
    a, b, c = [tf.Variable(value, name=name) for value, name in ((1.0, "a"), (2, "b"), ("text", "c"))]
    inner = tf.train.Checkpoint(b=b)
    root = tf.train.Checkpoint(inner=inner, again=inner)
    root.list = [a, [c, inner]]
    root.dict = {"k/e.y": a, "list": [b], "number": 3}
    root.number = 4
    root.empty = []
    with _directory() as path, tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        saved = root.save(path + "/m", sess)
        found = _stored(tf, saved)
        sess.run([a.assign(7.0), b.assign(8), c.assign("other")])
        root.restore(saved).assert_consumed().run_restore_ops(sess)
        found.append(sess.run([a, b, c]))
    return found


def what_is_missing(tf, np):
    found = []
    with _directory() as path, tf.Session() as sess:
        a, b = tf.Variable(1.0, name="a"), tf.Variable(2.0, name="b")
        sess.run(tf.global_variables_initializer())
        saved = tf.train.Checkpoint(a=a, b=b).save(path + "/m")
        sess.run([a.assign(5.0), b.assign(6.0)])
        c = tf.Variable(7.0, name="c")
        less, more, other = tf.train.Checkpoint(a=a), tf.train.Checkpoint(a=a, b=b, c=c), tf.train.Checkpoint(q=c)
        for checkpoint in (less, more, other):
            status = checkpoint.restore(saved)
            for check in (
                status.assert_consumed,
                status.assert_existing_objects_matched,
                status.assert_nontrivial_match,
            ):
                found.append(failure(check, "Unresolved object in checkpoint[^:]*|Some Python objects|Nothing except"))
        less.restore(saved).initialize_or_restore()
        found.append(sess.run([a, b]))
        more.restore(saved).initialize_or_restore()
        found.append(sess.run([a, b, c]))
        later = tf.train.Checkpoint(b=b)
        status = later.restore(saved)
        sess.run([a.assign(5.0), b.assign(6.0)])
        later.a = a
        status.assert_consumed().run_restore_ops()
        found.append(sess.run([a, b]))
        nothing = more.restore(None)
        for check in (
            nothing.assert_consumed,
            nothing.assert_existing_objects_matched,
            nothing.assert_nontrivial_match,
            nothing.run_restore_ops,
        ):
            found.append(failure(check))
        nothing.initialize_or_restore()
        found.append(sess.run([a, b, c]))
        found.append(failure(lambda: more.restore(path + "/none"), "NotFound|Failed to find any matching files"))
        for value in (3, [a], {"a": a}, a + 1.0):
            found.append(
                failure(lambda v=value: tf.train.Checkpoint(x=v), "`Checkpoint` was expecting a trackable object")
            )
    return found


def checkpoints_of_savers(tf, np):
    with _directory() as path, tf.Session() as sess:
        w, optimizer, train = _trained(tf, False)
        sess.run(tf.global_variables_initializer())
        sess.run(train)
        by_name = tf.train.Saver().save(sess, path + "/named")
        checkpoint = tf.train.Checkpoint(optimizer=optimizer, w=w)
        by_object = checkpoint.save(path + "/objects")
        values = sess.run([w, optimizer.get_slot(w, "m")])
        sess.run(train)
        tf.train.Saver([w, optimizer.get_slot(w, "m")]).restore(sess, by_object)
        found = [np.allclose(values[0], sess.run(w)), np.allclose(values[1], sess.run(optimizer.get_slot(w, "m")))]
        sess.run(train)
        fresh = tf.train.Checkpoint(w=w)
        fresh.restore(by_name)
        tf.train.Checkpoint(w=w, optimizer=optimizer)
        found.append(sorted(tf.train.list_variables(by_object))[:3])
        return [bool(each) if not isinstance(each, list) else each for each in found]


def python_state(tf, np):
    class Position(tf.train.experimental.PythonState):
        def __init__(self):
            self.line = 3

        def serialize(self):
            return str(self.line)

        def deserialize(self, string_value):
            self.line = int(string_value)

    position = Position()
    checkpoint = tf.train.Checkpoint(position=position)
    with _directory() as path, tf.Session():
        first = checkpoint.save(path + "/m")
        found = _stored(tf, first)
        position.line = 4
        second = checkpoint.save(path + "/m")
        checkpoint.restore(first).run_restore_ops()
        found.append(position.line)
        checkpoint.restore(second).run_restore_ops()
        found.append(position.line)
    return found


def managers(tf, np):
    found = []
    v = tf.Variable(1.0)
    checkpoint = tf.train.Checkpoint(v=v)
    with _directory() as path, tf.Session() as sess:
        sess.run(v.initializer)
        manager = tf.train.CheckpointManager(checkpoint, path, max_to_keep=2)
        found.append([manager.latest_checkpoint, manager.checkpoints])
        for number in (None, None, 7, np.int64(8)):
            saved = manager.save(number)
            found.append([os.path.basename(saved), sorted(os.listdir(path))])
            found.append([os.path.basename(each) for each in manager.checkpoints])
        again = tf.train.CheckpointManager(checkpoint, path, max_to_keep=1, checkpoint_name="model")
        found.append([os.path.basename(each) for each in again.checkpoints + [again.latest_checkpoint]])
        again.save()
        found.append(sorted(os.listdir(path)))
        kept = tf.train.CheckpointManager(checkpoint, path, 1, keep_checkpoint_every_n_hours=1e-9)
        kept.save(), kept.save()
        found.append(sorted(os.listdir(path)))
        found.append(failure(lambda: tf.train.CheckpointManager(checkpoint, path, 0)))
    return found
