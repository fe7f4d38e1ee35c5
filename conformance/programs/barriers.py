"""Barriers, staging areas with keys, and RecordInput."""

import os
import tempfile

from conformance.outcomes import error_class


def barrier(tf, np):
    from tensorflow.python.ops import data_flow_ops

    barrier = data_flow_ops.Barrier((tf.string, tf.int32), shapes=((), (2,)))
    first = [barrier.insert_many(0, keys=[key], values=[key.upper()]) for key in "abc"]
    x = tf.placeholder(tf.string, [None])
    second = barrier.insert_many(
        1, keys=x, values=tf.ones([tf.size(x), 2], tf.int32) * tf.expand_dims(tf.range(tf.size(x)), 1)
    )
    taken = barrier.take_many(2)
    sizes = [barrier.ready_size(), barrier.incomplete_size()]
    found = [barrier.name, [each.shape for each in [taken[0], taken[1], *taken[2]]]]
    with tf.Session() as sess:
        for insert in first:
            sess.run(insert)
        found.append(sess.run(sizes))
        sess.run(second, {x: ["c", "b"]})
        found += [sess.run(sizes), sess.run(taken)]
        found.append(error_class(lambda: sess.run(barrier.insert_many(0, ["a"], ["again"]))))
        sess.run(barrier.close())
        found.append(error_class(lambda: sess.run(barrier.insert_many(0, ["new"], ["?"]))))
        sess.run(second, {x: ["a"]})
        found.append(error_class(lambda: sess.run(taken)))
        found.append(sess.run(barrier.take_many(5, allow_small_batch=True)))
        found.append(error_class(lambda: sess.run(barrier.take_many(1, allow_small_batch=True))))
        found.append(sess.run(sizes))
    return found + [tf.get_default_graph()]


def cancelled_barrier(tf, np):
    from tensorflow.python.ops import data_flow_ops

    barrier = data_flow_ops.Barrier([tf.float32, tf.float32], shared_name="shared", name="of_pairs")
    with tf.Session() as sess:
        sess.run(barrier.insert_many(0, ["a"], [1.0]))
        sess.run(barrier.close(cancel_pending_enqueues=True))
        found = [error_class(lambda: sess.run(barrier.insert_many(1, ["a"], [1.0])))]
        found.append(error_class(lambda: sess.run(barrier.take_many(1))))
        other = data_flow_ops.Barrier((tf.string, tf.int32), shapes=((), (2,)))
        found.append(error_class(lambda: sess.run(other.insert_many(0, ["z", "y"], ["one"]))))
    found.append(error_class(lambda: data_flow_ops.Barrier([tf.float32], shapes=[(0,)])))
    return found


def map_staging_area(tf, np):
    from tensorflow.python.ops import data_flow_ops

    key, x = tf.placeholder(tf.int64, []), tf.placeholder(tf.float32, [2])
    found = []
    for ordered in (False, True):
        area = data_flow_ops.MapStagingArea(
            [tf.float32, tf.int32], shapes=[[2], []], names=["x", "n"], ordered=ordered, shared_name="area%d" % ordered
        )
        put = area.put(key, {"x": x, "n": tf.cast(key, tf.int32)})
        part = area.put(key, {"x": x})
        rest = area.put(key, {"n": tf.constant(7)})
        sizes = [area.size(), area.incomplete_size()]
        one, any_one, seen = area.get(key), area.get(), area.peek(key, indices=["n"])
        only_x = area.get(key, indices=["x"])
        with tf.Session() as sess:
            for i in (5, 3):
                sess.run(put, {key: i, x: [i, i]})
            found.append(sess.run(sizes))
            found += [sess.run(seen, {key: 3}), sess.run(one, {key: 5}), sess.run(any_one), sess.run(sizes)]
            sess.run(part, {key: 8, x: [1, 2]})
            found.append(sess.run(sizes))
            sess.run(rest, {key: 8})
            found += [sess.run(sizes), sess.run(only_x, {key: 8}), sess.run(sizes)]
            found.append(sess.run(area.get(key, indices=["n"]), {key: 8}))
            found.append(sess.run(sizes))
            if ordered:
                for i in (5, 9, 3):
                    sess.run(put, {key: i, x: [i, i]})
                found += [sess.run(any_one)[0] for _ in range(2)]
            sess.run(area.clear())
            found.append(sess.run(sizes))
    return found + [tf.get_default_graph()]


def map_staging_errors(tf, np):
    from tensorflow.python.ops import data_flow_ops

    area = data_flow_ops.MapStagingArea([tf.float32, tf.int32])
    named = data_flow_ops.MapStagingArea([tf.float32], names=["x"])
    one = tf.constant(1, tf.int64)
    return [
        error_class(lambda: area.put(one, [tf.constant(1.0)])),
        error_class(lambda: area.put(one, [tf.constant(1.0)], [0, 1])),
        error_class(lambda: area.put(one, {"x": tf.constant(1.0)})),
        error_class(lambda: named.put(one, [tf.constant(1.0)], [0])),
        error_class(lambda: named.put(one, {"y": tf.constant(1.0)})),
        error_class(lambda: area.get(one, indices=["x"])),
        error_class(lambda: area.get(one, indices=[])),
        error_class(lambda: named.get(one, indices=["x", 0])),
        error_class(lambda: area.get(one, indices=0)),
    ]


def staging_area(tf, np):
    from tensorflow.python.ops import data_flow_ops

    area = data_flow_ops.StagingArea([tf.float32], shapes=[[]])
    put, get, size = area.put([tf.constant(1.5)]), area.get(), area.size()
    with tf.Session() as sess:
        sess.run(put)
        sess.run(put)
        return [sess.run(size), sess.run(get), sess.run(size), area.dtypes, area.shapes, area.capacity]


def record_input(tf, np):
    from tensorflow.python.ops import data_flow_ops

    directory = tempfile.mkdtemp()
    for i in range(3):
        with tf.python_io.TFRecordWriter(os.path.join(directory, "%d.records" % i)) as writer:
            for j in range(4):
                writer.write(b"%d" % (4 * i + j))
    pattern = os.path.join(directory, "*.records")
    records = data_flow_ops.RecordInput(pattern, batch_size=12, buffer_size=5, parallelism=2, seed=3).get_yield_op()
    two = data_flow_ops.RecordInput(pattern, batch_size=2, batches=2, shift_ratio=0.5, name="two").get_yield_op()
    with tf.Session() as sess:
        epochs = [sorted(int(record) for record in sess.run(records)) for _ in range(2)]
        shapes = [[np.shape(each) for each in batch] for batch in sess.run(two)]
        return [epochs, shapes, records.shape]


def small_batches_of_closed_barriers(tf, np):
    from tensorflow.python.ops import data_flow_ops

    def taken(small, cancel, ready, incomplete):
        barrier = data_flow_ops.Barrier((tf.float32, tf.float32), shapes=((), ()))
        keys = ["k%d" % i for i in range(ready + incomplete)]
        with tf.Session() as sess:
            sess.run(barrier.insert_many(0, keys, [1.0] * len(keys)))
            sess.run(barrier.insert_many(1, keys[:ready], [2.0] * ready))
            sess.run(barrier.close(cancel_pending_enqueues=cancel))
            nothing = sess.run(barrier.insert_many(0, [], [])) if not cancel else None
            take = barrier.take_many(3, allow_small_batch=small)
            if ready and small:
                outcome = sorted(sess.run(take[1]).tolist())
            else:
                outcome = error_class(lambda: sess.run(take))
            return [outcome, nothing, sess.run([barrier.ready_size(), barrier.incomplete_size()])]

    return [
        taken(small, cancel, ready, incomplete)
        for small, cancel, ready, incomplete in (
            (True, False, 2, 2),
            (True, True, 2, 2),
            (True, False, 0, 2),
            (True, True, 0, 2),
            (False, True, 2, 2),
            (False, False, 0, 2),
            (False, False, 2, 0),
        )
    ]
