"""Queues, their runners, and the pipelines made of them: values, order for a seed, ends, errors, nodes."""

import threading

from conformance.outcomes import error_class, failure


def fifo(tf, np):
    queue = tf.FIFOQueue(10, [tf.int32, tf.string], shapes=[[], [2]])
    x = tf.placeholder(tf.int32, [])
    enqueue = queue.enqueue([x, tf.constant(["a", "b"])])
    many = queue.enqueue_many([[7, 8, 9], [["c", "d"]] * 3])
    one, three, rest = queue.dequeue(), queue.dequeue_many(3), queue.dequeue_up_to(5)
    found = []
    with tf.Session() as sess:
        for i in range(3):
            sess.run(enqueue, {x: i})
        sess.run(many)
        found.append(sess.run([queue.size(), queue.is_closed()]))
        found += [sess.run(one), sess.run(three), sess.run(queue.size())]
        sess.run(queue.close())
        found += [sess.run(rest), sess.run(queue.is_closed())]
        found.append(error_class(lambda: sess.run(one)))
        found.append(error_class(lambda: sess.run(enqueue, {x: 1})))
    return [found, [each.get_shape() for each in [*one, *three, *rest]]]


def too_few_stay_in_the_queue(tf, np):
    queue = tf.FIFOQueue(5, tf.float32, shapes=[])
    with tf.Session() as sess:
        sess.run([queue.enqueue_many([[1.0, 2.0]])])
        sess.run(queue.close())
        found = [error_class(lambda: sess.run(queue.dequeue_many(3))), sess.run(queue.dequeue_many(2))]
        return [*found, error_class(lambda: sess.run(queue.dequeue_up_to(2)))]


def named_components(tf, np):
    queue = tf.FIFOQueue(5, [tf.float32, tf.int64], names=["x", "n"])
    with tf.Session() as sess:
        sess.run(queue.enqueue({"x": [1.5, 2.5], "n": tf.constant(3, tf.int64)}))
        return [sess.run(queue.dequeue()), queue.names, queue.dtypes, queue.shapes]


def random_shuffle(tf, np):
    tf.set_random_seed(4)
    found = []
    for seed in (7, None):
        queue = tf.RandomShuffleQueue(100, 5, tf.int32, shapes=[], seed=seed)
        enqueue = queue.enqueue_many([tf.range(40)])
        with tf.Session() as sess:
            sess.run(enqueue)
            found += [sess.run(queue.dequeue()) for _ in range(5)]
            found.append(sess.run(queue.dequeue_many(20)))
            sess.run(enqueue)
            found.append(sess.run(queue.dequeue_many(30)))
            sess.run(queue.close())
            found.append(sess.run(queue.dequeue_up_to(50)))
    return found


def padding(tf, np):
    queue = tf.PaddingFIFOQueue(5, [tf.int32, tf.string], shapes=[[None, 2], [None]])
    with tf.Session() as sess:
        sess.run(queue.enqueue([[[1, 2]], ["a", "b", "c"]]))
        sess.run(queue.enqueue([[[3, 4], [5, 6]], ["d"]]))
        return sess.run(queue.dequeue_many(2))


def priority(tf, np):
    queue = tf.PriorityQueue(10, tf.string, shapes=[[]])
    with tf.Session() as sess:
        sess.run(queue.enqueue_many([tf.constant([3, 1, 2], tf.int64), ["c", "a", "b"]]))
        return [sess.run(queue.dequeue()), sess.run(queue.dequeue_many(2)), queue.dtypes]


def shared(tf, np):
    first = tf.FIFOQueue(5, tf.int32, shapes=[], shared_name="q")
    second = tf.FIFOQueue(5, tf.int32, shapes=[], shared_name="q")
    with tf.Session() as sess:
        sess.run(first.enqueue(3))
        return [sess.run(second.size()), sess.run(second.dequeue())]


def chosen_from_a_list(tf, np):
    queues = [tf.FIFOQueue(5, tf.int32, shapes=[2]), tf.FIFOQueue(5, tf.int32, shapes=[3])]
    index = tf.placeholder(tf.int32, [])
    chosen = tf.QueueBase.from_list(index, queues)
    return [chosen.shapes, chosen.dtypes, chosen.dequeue().get_shape()]


def staging(tf, np):
    from tensorflow.python.ops import data_flow_ops

    area = data_flow_ops.StagingArea([tf.int32, tf.float32], shapes=[[], [2]])
    x = tf.placeholder(tf.int32, [])
    put, get = area.put([x, tf.constant([0.5, 1.5])]), area.get()
    with tf.Session() as sess:
        sess.run(put, {x: 1})
        sess.run(put, {x: 2})
        found = [sess.run(area.size()), sess.run(area.peek(1)), sess.run(get)]
        sess.run(area.clear())
        return [*found, sess.run(area.size()), [each.get_shape() for each in get]]


def _collect(tf, fetches, steps=1000):
    """What `fetches` give until the input ends."""
    found = []
    with tf.Session() as sess:
        sess.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
        coord = tf.train.Coordinator()
        threads = tf.train.start_queue_runners(sess=sess, coord=coord)
        try:
            for _ in range(steps):
                found.append(sess.run(fetches))
        except tf.errors.OutOfRangeError:
            found.append("end")
        finally:
            coord.request_stop()
            coord.join(threads)
        found.append([coord.joined, any(thread.is_alive() for thread in threads)])
    return found


def producers(tf, np):
    strings = tf.train.string_input_producer(["a", "b", "c"], num_epochs=2, shuffle=False)
    found = [_collect(tf, strings.dequeue())]
    tf.reset_default_graph()
    slices = tf.train.slice_input_producer([[1, 2, 3], [[0.5], [1.5], [2.5]]], num_epochs=1, shuffle=False)
    found.append(_collect(tf, slices))
    tf.reset_default_graph()
    found.append(_collect(tf, tf.train.range_input_producer(4, num_epochs=3, seed=3).dequeue()))
    return found


def batches(tf, np):
    found = []
    for smaller in (False, True):
        tf.reset_default_graph()
        index = tf.train.range_input_producer(7, num_epochs=1, shuffle=False).dequeue()
        batch = tf.train.batch(
            {"i": index, "x": tf.cast(index, tf.float32) * [1.0, 10.0]}, 3, allow_smaller_final_batch=smaller
        )
        found.append([_collect(tf, batch), {key: value.get_shape() for key, value in batch.items()}])
    return found


def padded_batches(tf, np):
    index = tf.train.range_input_producer(4, num_epochs=1, shuffle=False).dequeue()
    return _collect(tf, tf.train.batch([tf.range(index)], 2, dynamic_pad=True))


def batches_of_many(tf, np):
    index = tf.train.range_input_producer(3, num_epochs=1, shuffle=False).dequeue()
    found = _collect(tf, tf.train.batch([tf.stack([index, index * 10])], 3, enqueue_many=True))
    tf.reset_default_graph()
    index = tf.train.range_input_producer(6, num_epochs=1, shuffle=False).dequeue()
    kept = tf.train.maybe_batch([index], tf.equal(index % 2, 0), 1)
    return [found, _collect(tf, kept)]


def joined_batches(tf, np):
    lists = [[tf.train.range_input_producer(4, num_epochs=1, shuffle=False).dequeue() + 100 * i] for i in range(2)]
    found = _collect(tf, tf.train.batch_join(lists, 4, allow_smaller_final_batch=True))
    return sorted(int(each) for batch in found[:-2] for each in np.ravel(batch))


def shuffled_batches(tf, np):
    index = tf.train.range_input_producer(20, num_epochs=1, shuffle=False).dequeue()
    batch = tf.train.shuffle_batch([index], 5, capacity=200, min_after_dequeue=100, seed=9)
    return _collect(tf, batch)


def pipeline_nodes(tf, np):
    names = tf.train.string_input_producer(["a", "b"], num_epochs=2)
    value = tf.string_to_number(names.dequeue())
    tf.train.batch([value, value * 2], 4, num_threads=2)
    tf.train.shuffle_batch([value], 4, 20, 5, name="shuffled")
    runners = tf.get_collection(tf.GraphKeys.QUEUE_RUNNERS)
    return [[runner.to_proto().SerializeToString() for runner in runners], tf.get_default_graph()]


def an_exception_stops_all(tf, np):
    strings = tf.train.string_input_producer(["1", "x"], shuffle=False)
    batch = tf.train.batch([tf.string_to_number(strings.dequeue())], 2)

    def run():
        with tf.Session() as sess:
            coord = tf.train.Coordinator()
            threads = tf.train.start_queue_runners(sess, coord)
            try:
                while not coord.should_stop():
                    sess.run(batch)
            except tf.errors.OutOfRangeError:
                pass
            finally:
                coord.request_stop()
            coord.join(threads)

    return error_class(run)


def errors(tf, np):
    queue = tf.FIFOQueue(5, [tf.float32, tf.int32], shapes=[[2], []])
    plain = tf.FIFOQueue(5, tf.float32)

    def run(op):
        with tf.Session() as sess:
            return sess.run(op)

    def with_one(op):
        with tf.Session() as sess:
            sess.run(plain.enqueue([1.0]))
            return sess.run(op)

    fed = tf.placeholder_with_default([1.0, 2.0, 3.0], None)
    return [
        failure(lambda: queue.enqueue([[1.0, 2.0, 3.0], 1])),
        failure(lambda: tf.FIFOQueue(5, tf.float32, shapes=[[None]])),
        failure(lambda: tf.FIFOQueue(5, tf.float32, names=["a", "b"])),
        failure(lambda: tf.PaddingFIFOQueue(5, tf.float32, shapes=[2])),
        failure(lambda: queue.enqueue({"a": 1})),
        error_class(lambda: run(queue.enqueue([fed, 1]))),
        error_class(lambda: with_one(plain.dequeue_many(1))),
        failure(lambda: tf.train.batch([tf.placeholder(tf.float32)], 2)),
        failure(lambda: tf.train.shuffle_batch([tf.constant(1)], 2, 5, 5)),
        failure(lambda: tf.train.string_input_producer([])),
        failure(lambda: tf.train.limit_epochs(tf.constant(1), 0)),
        failure(lambda: tf.train.QueueRunner()),
        failure(lambda: tf.train.start_queue_runners()),
    ]


def shared_queues(tf, np):
    """Two ops that name one queue have to agree about it."""

    def outcome(*makers):
        def run():
            with tf.Graph().as_default(), tf.Session() as session:
                for maker in makers:
                    session.run(maker().queue_ref.op)

        return failure(run, r"has random seeds|(has|Expected) [^\n]*[^.\n]")

    def fifo(capacity=5, dtypes=tf.float32, kind=tf.FIFOQueue, **options):
        return lambda: kind(capacity, dtypes, shared_name="shared", **options)

    def shuffle(minimum=1, capacity=5, **options):
        return lambda: tf.RandomShuffleQueue(capacity, minimum, tf.float32, shared_name="shared", **options)

    padding = tf.PaddingFIFOQueue
    return [
        outcome(fifo(), fifo()),
        outcome(fifo(), fifo(capacity=7)),
        outcome(fifo(), fifo(dtypes=[tf.int32, tf.float64])),
        outcome(fifo(shapes=[[]]), fifo(shapes=[[2]])),
        outcome(fifo(shapes=[[]]), fifo()),
        outcome(fifo(), shuffle()),
        outcome(shuffle(), fifo(kind=tf.FIFOQueue)),
        outcome(fifo(shapes=[[None]], kind=padding), fifo(shapes=[[3]], kind=padding)),
        outcome(fifo(shapes=[[None]], kind=padding), fifo(shapes=[[]], kind=padding)),
        outcome(shuffle(), shuffle(2)),
        outcome(shuffle(seed=1), shuffle()),
        outcome(shuffle(seed=1), shuffle(seed=2)),
    ]


def queue_of_a_list(tf, np):
    queues = [tf.FIFOQueue(3, tf.float32, shapes=[[]]) for _ in range(3)]
    index = tf.placeholder(tf.int32, [])
    queue = tf.QueueBase.from_list(index, queues)
    enqueue, dequeue, close = queue.enqueue(4.0), queue.dequeue(), queue.close()
    with tf.Session() as session:
        session.run(enqueue, {index: 1})
        results = [session.run([each.size() for each in queues]), session.run(dequeue, {index: 1})]
        session.run(close, {index: 2})
        results += [session.run([each.is_closed() for each in queues]), str(dequeue.shape)]
        return results + [failure(lambda: session.run(enqueue, {index: 3}), "is not in .0, 3.")]


def what_waits_comes_in(tf, np):
    """An element that waits for room is in the queue when another has been taken."""
    queue = tf.FIFOQueue(2, tf.int32, shapes=[[]])
    enqueue, dequeue, size = queue.enqueue_many([[1, 2, 3, 4, 5]]), queue.dequeue(), queue.size()
    with tf.Session() as session:
        thread = threading.Thread(target=session.run, args=(enqueue,))
        thread.start()
        while session.run(size) < 2:
            pass
        results = [(session.run(dequeue), session.run(size)) for _ in range(5)]
        thread.join()
    return results
