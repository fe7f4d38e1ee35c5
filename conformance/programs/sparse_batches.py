"""Sparse tensors through maps and queues: `tf.train.batch` and its kin, values and nodes."""

import threading

from conformance.outcomes import error_class, failure


def _rows(tf, np, n=6):
    """(sparse, number): the sparse tensor of length 4 with the number at a place that follows from it."""
    number = tf.train.range_input_producer(n, num_epochs=1, shuffle=False).dequeue()
    place = tf.cast(tf.reshape(number % 4, [1, 1]), tf.int64)
    return tf.SparseTensor(place, tf.reshape(tf.cast(number, tf.float32), [1]), [4]), number


def _all(tf, fetches):
    found = []
    with tf.Session() as sess:
        sess.run(tf.local_variables_initializer())
        coord = tf.train.Coordinator()
        threads = tf.train.start_queue_runners(sess, coord)
        try:
            while True:
                found.append(sess.run(fetches))
        except tf.errors.OutOfRangeError:
            found.append("end")
        coord.request_stop()
        coord.join(threads)
    return found


def maps(tf, np):
    from tensorflow.python.ops import sparse_ops

    one = tf.SparseTensor([[0, 1], [2, 0]], [1.0, 2.0], [3, 4])
    other = tf.SparseTensor([[1, 1]], [3.0], [2, 5])
    handle = sparse_ops._add_sparse_to_tensors_map(one, shared_name="the_map")
    second = sparse_ops._add_sparse_to_tensors_map(other, shared_name="the_map")
    many = sparse_ops._add_many_sparse_to_tensors_map(one)
    fed = tf.placeholder(tf.int64, [None])
    taken = sparse_ops._take_many_sparse_from_tensors_map(handle.op, fed, rank=3)
    rows = sparse_ops._take_many_sparse_from_tensors_map(many.op, fed)
    found = [handle.shape, many.shape, taken.indices.shape, taken.dense_shape.shape, rows.indices.shape]
    with tf.Session() as sess:
        found += [sess.run(handle), sess.run(second), sess.run(many), sess.run(many)]
        found += [sess.run(taken, {fed: [1, 0]}), sess.run(rows, {fed: [2, 3, 4]})]
        found.append(failure(lambda: sess.run(taken, {fed: [0]}), "Unable to find SparseTensor: 0"))
        found.append(error_class(lambda: sess.run(rows, {fed: []})))
        found.append(
            failure(
                lambda: sess.run(sparse_ops._add_many_sparse_to_tensors_map(tf.SparseTensor([[0]], [1.0], [2]))),
                "Rank of input SparseTensor should be > 1, but saw rank: 1",
            )
        )
    return found + [error_class(lambda: sparse_ops._take_many_sparse_from_tensors_map(fed.op, fed))]


def of_other_types(tf, np):
    from tensorflow.python.ops import sparse_ops

    texts = sparse_ops._add_sparse_to_tensors_map(tf.SparseTensor([[1]], ["a"], [2]), shared_name="m")
    numbers = sparse_ops._add_sparse_to_tensors_map(tf.SparseTensor([[1]], [7], [2]), shared_name="m")
    with tf.Session() as sess:
        found = [sess.run(texts), sess.run(numbers)]
        found.append(sess.run(sparse_ops._take_many_sparse_from_tensors_map(texts.op, tf.constant([0], tf.int64))))
        wrong = sparse_ops._take_many_sparse_from_tensors_map(texts.op, tf.constant([1], tf.int64))
        return found + [failure(lambda: sess.run(wrong), "Requested SparseTensor of type string but")]


def batch(tf, np):
    sparse, number = _rows(tf, np)
    together = tf.train.batch([sparse, number], batch_size=4, allow_smaller_final_batch=True)
    return [_all(tf, together), together[0].dense_shape.shape, together[0].indices.shape, tf.get_default_graph()]


def batch_of_one(tf, np):
    sparse, _ = _rows(tf, np)
    together = tf.train.batch([sparse], batch_size=3)
    as_dict = {"x": sparse}
    return [_all(tf, together), sorted(tf.train.batch(as_dict, 2))]


def batch_of_many(tf, np):
    sparse, number = _rows(tf, np)
    rows = tf.sparse_reshape(tf.sparse_concat(0, [sparse, sparse]), [2, 4])
    together = tf.train.batch({"x": rows, "n": tf.stack([number, number])}, batch_size=4, enqueue_many=True)
    return [_all(tf, together), tf.get_default_graph()]


def shuffle_batch(tf, np):
    sparse, number = _rows(tf, np, 8)
    together = tf.train.shuffle_batch([sparse, number], 4, capacity=20, min_after_dequeue=3, seed=3)
    with tf.Session() as sess:
        sess.run(tf.local_variables_initializer())
        coord = tf.train.Coordinator()
        threads = tf.train.start_queue_runners(sess, coord)
        found = [sess.run(together) for _ in range(2)]
        coord.request_stop()
        coord.join(threads)
    numbers = sorted(n for _, batch_numbers in found for n in batch_numbers)
    agree = [
        bool(np.all(value[0].values == batch_numbers)) and bool(np.all(value[0].indices[:, 1] == batch_numbers % 4))
        for value, batch_numbers in ((pair, pair[1]) for pair in found)
    ]
    return [numbers, agree, tf.get_default_graph()]


def batch_join(tf, np):
    together = tf.train.batch_join([_rows(tf, np), _rows(tf, np)], batch_size=3)
    found = [pair for pair in _all(tf, together) if pair != "end"]
    agree = [bool(np.all(sparse.values == numbers)) for sparse, numbers in found]
    return [sorted(int(n) for _, numbers in found for n in numbers), agree, tf.get_default_graph()]


def shuffle_batch_join(tf, np):
    together = tf.train.shuffle_batch_join(
        [_rows(tf, np), _rows(tf, np)], batch_size=3, capacity=20, min_after_dequeue=2, seed=5
    )
    found = [pair for pair in _all(tf, together) if pair != "end"]
    return [sorted(int(n) for _, numbers in found for n in numbers), tf.get_default_graph()]


def kept(tf, np):
    sparse, number = _rows(tf, np)
    keep = tf.equal(number % 2, 0)
    found = [_all(tf, tf.train.maybe_batch([sparse, number], keep, 3))]
    tf.reset_default_graph()
    sparse, number = _rows(tf, np)
    rows = tf.sparse_reshape(tf.sparse_concat(0, [sparse, sparse]), [2, 4])
    numbers = tf.stack([number, number + 10])
    found.append(
        _all(
            tf,
            tf.train.maybe_batch(
                [rows, numbers], keep_input=tf.constant([False, True]), batch_size=3, enqueue_many=True
            ),
        )
    )
    return found


def joined_with_keep_input(tf, np):
    found = []
    for function, arguments in (
        (tf.train.maybe_batch_join, {}),
        (tf.train.maybe_shuffle_batch_join, {"capacity": 30, "min_after_dequeue": 2, "seed": 1}),
    ):
        tf.reset_default_graph()
        sparse, number = _rows(tf, np)
        other, second = _rows(tf, np)
        together = function([(sparse, number), (other, second)], keep_input=True, batch_size=4, **arguments)
        pairs = [pair for pair in _all(tf, together) if pair != "end"]
        found.append(sorted(int(n) for _, numbers in pairs for n in numbers))
    tf.reset_default_graph()
    sparse, number = _rows(tf, np)
    together = tf.train.maybe_shuffle_batch([sparse, number], 2, 20, 1, tf.less(number, 4), seed=2)
    pairs = [pair for pair in _all(tf, together) if pair != "end"]
    return found + [sorted(int(n) for _, numbers in pairs for n in numbers)]


def inconsistent(tf, np):
    sparse, number = _rows(tf, np)
    matrix = tf.SparseTensor([[0, 0]], [1.0], [1, 2])
    return [
        error_class(lambda: tf.train.batch_join([(sparse, number), (number, number)], 2)),
        error_class(lambda: tf.train.batch_join([(sparse, number), (matrix, number)], 2)),
        threading.active_count() > 0,
    ]
