"""Sets, edit distances, unique elements."""

from conformance.outcomes import failure

NAMES = "set_union set_intersection set_difference union intersection difference".split()


def dense_and_sparse(tf, np):
    a = tf.constant([[1, 2, 2], [5, 1, 3]])
    b = tf.constant([[2, 9], [1, 3]])
    s = tf.SparseTensor([[0, 0], [1, 0], [1, 2]], [1, 5, 7], [2, 3])
    t = tf.SparseTensor([[0, 0], [1, 1]], [2, 7], [2, 2])
    results = {}
    for name in NAMES:
        function = getattr(tf.sets, name)
        results[name] = [function(a, b), function(a, s), function(s, b), function(s, t, validate_indices=False)]
    results["b-a"] = [tf.sets.difference(a, b, aminusb=False), tf.sets.difference(s, b, aminusb=False)]
    results["words"] = [tf.sets.union(tf.constant([["b", "a"]]), tf.constant([["c", "a"]]))]
    shapes = {key: [str(each.shape) for each in value] for key, value in results.items()}
    sizes = [tf.sets.size(s), tf.sets.set_size(results["union"][0], validate_indices=False)]
    with tf.Session() as session:
        values = session.run([results, sizes])
    return {"nodes": tf.get_default_graph(), "values": values, "shapes": shapes}


def edit_distances(tf, np):
    hypothesis = tf.SparseTensor([[0, 0], [0, 1], [1, 0]], ["a", "b", "c"], [2, 2])
    truth = tf.SparseTensor([[0, 0], [1, 0], [1, 1]], ["b", "c", "d"], [2, 3])
    plain = tf.edit_distance(hypothesis, truth, normalize=False)
    with tf.Session() as session:
        values = session.run([tf.edit_distance(hypothesis, truth), plain])
    errors = [failure(lambda: tf.edit_distance(tf.constant([1]), truth)), failure(lambda: tf.edit_distance(truth, [1]))]
    return {"nodes": tf.get_default_graph(), "values": values, "errors": errors}


def unique_elements(tf, np):
    x = tf.placeholder(tf.string, [None])
    outcomes = [tf.unique(x), tf.unique_with_counts(x, out_idx=tf.int64), tf.setdiff1d(x, ["a"])]
    outcomes += [tf.listdiff(tf.constant([1, 2, 3, 2]), tf.constant([2])) if hasattr(tf, "listdiff") else None]
    with tf.Session() as session:
        return session.run([each for each in outcomes[:3]], {x: ["b", "a", "b", "c", "a"]})


def set_errors(tf, np):
    a, s = tf.constant([[1, 2]]), tf.SparseTensor([[0, 0]], [1], [1, 2])
    return [
        failure(lambda: tf.sets.size(a), "Expected `SparseTensor`"),
        failure(lambda: tf.sets.union(a, tf.constant([["a"]]))),
        failure(lambda: tf.sets.union(tf.constant([[1.0]]), a)),
        failure(lambda: tf.sets.union(a, tf.constant([[1], [2]]))),
        failure(lambda: tf.sets.union(tf.constant([1]), tf.constant([2]))),
        failure(lambda: tf.sets.size(tf.SparseTensor([[0]], [1.0], [1]))),
        failure(lambda: tf.sets.union(s, tf.SparseTensor([[0, 0]], ["a"], [1, 2]))),
    ]
