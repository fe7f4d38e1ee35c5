"""Three programs that write all of TensorFlow's files in the middle of their training, and go on from these files.

`write` trains, and writes a checkpoint, a MetaGraph, a frozen graph, a SavedModel, an event file and the TFRecords of
its data; it returns the losses of the steps that follow. `read` goes on from the files, in each way that there is. Both
take TensorFlow or tfcompat as `tf`, so files of the one can be read by the other.

This file runs under Python 3.7 too (TensorFlow 1.15).
"""

import glob
import os

BEFORE, AFTER = 5, 5
"""Steps before the files are written, and after that."""


def _dense(tf, name, shape, **options):
    return tf.get_variable(name, shape, initializer=tf.random_normal_initializer(stddev=0.3, seed=len(name)), **options)


def _batch_norm(tf, x):
    size = x.shape[-1]
    beta = tf.get_variable("beta", [size], initializer=tf.zeros_initializer())
    gamma = tf.get_variable("gamma", [size], initializer=tf.ones_initializer())
    moving_mean = tf.get_variable("moving_mean", [size], initializer=tf.zeros_initializer(), trainable=False)
    moving_variance = tf.get_variable("moving_variance", [size], initializer=tf.ones_initializer(), trainable=False)
    mean, variance = tf.nn.moments(x, [0, 1, 2])
    for moving, value in ((moving_mean, mean), (moving_variance, variance)):
        tf.add_to_collection(tf.GraphKeys.UPDATE_OPS, tf.assign_sub(moving, (moving - value) * 0.1))
    trained = tf.nn.batch_normalization(x, mean, variance, beta, gamma, 1e-3)
    used = tf.nn.batch_normalization(x, moving_mean, moving_variance, beta, gamma, 1e-3)
    return trained, used


def convnet(tf):
    """A convolutional network with batch normalisation; momentum and a learning rate that decays."""
    images = tf.placeholder(tf.float32, [None, 6, 6, 1], name="images")
    labels = tf.placeholder(tf.int64, [None], name="labels")
    with tf.variable_scope("layer"):
        kernel = _dense(tf, "kernel", [3, 3, 1, 4])
        branches = _batch_norm(tf, tf.nn.conv2d(images, kernel, [1, 1, 1, 1], "SAME"))
    weights = _dense(tf, "weights", [36, 3])

    def logits(x):
        pooled = tf.nn.max_pool(tf.nn.relu(x), [1, 2, 2, 1], [1, 2, 2, 1], "VALID")
        return tf.matmul(tf.reshape(pooled, [-1, 36]), weights)

    trained, used = [logits(branch) for branch in branches]
    loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=trained), name="loss")
    step = tf.train.get_or_create_global_step()
    rate = tf.train.exponential_decay(0.1, step, 3, 0.8)
    with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
        tf.train.MomentumOptimizer(rate, 0.9).minimize(loss, global_step=step, name="train")
    tf.nn.softmax(used, name="prediction")


def language_model(tf):
    """An LSTM that predicts the next of eight letters; Adam, clipped gradients, and a loop that writes letters."""
    inputs = tf.placeholder(tf.int32, [None, 6], name="inputs")
    targets = tf.placeholder(tf.int32, [None, 6], name="targets")
    units = 5
    embedding, kernel = _dense(tf, "embedding", [8, units]), _dense(tf, "kernel", [2 * units, 4 * units])
    bias = tf.get_variable("bias", [4 * units], initializer=tf.zeros_initializer())
    softmax = _dense(tf, "softmax", [units, 8])

    def cell(letters, memory, output):
        x = tf.nn.embedding_lookup(embedding, letters)
        i, j, f, o = tf.split(tf.nn.xw_plus_b(tf.concat([x, output], 1), kernel, bias), 4, axis=1)
        memory = tf.sigmoid(f + 1.0) * memory + tf.sigmoid(i) * tf.tanh(j)
        output = tf.sigmoid(o) * tf.tanh(memory)
        return memory, output, tf.matmul(output, softmax)

    memory = output = tf.zeros([tf.shape(inputs)[0], units])
    losses = []
    for letters, wanted in zip(tf.unstack(inputs, axis=1), tf.unstack(targets, axis=1)):
        memory, output, logits = cell(letters, memory, output)
        losses.append(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=wanted, logits=logits))
    loss = tf.add_n([tf.reduce_mean(each) for each in losses], name="loss")
    variables = tf.trainable_variables()
    gradients, _ = tf.clip_by_global_norm(tf.gradients(loss, variables), 1.0)
    step = tf.train.get_or_create_global_step()
    tf.train.AdamOptimizer(0.05).apply_gradients(zip(gradients, variables), global_step=step, name="train")

    def write_letter(count, letters, memory, output, probability):
        memory, output, logits = cell(letters, memory, output)
        best = tf.argmax(logits, axis=1, output_type=tf.int32)
        return count + 1, best, memory, output, probability * tf.reduce_max(tf.nn.softmax(logits), axis=1)

    first = [tf.constant(0), inputs[:, 0], tf.zeros_like(memory), tf.zeros_like(memory), tf.ones_like(memory[:, 0])]
    last = tf.while_loop(lambda count, *state: count < 4, write_letter, first)
    tf.identity(last[-1], name="prediction")


def embedding_model(tf):
    """Bags of words in a table of two parts, of which each step changes a few rows; Adagrad, a resource variable."""
    bags = tf.placeholder(tf.int64, [None, 4], name="bags")
    labels = tf.placeholder(tf.float32, [None], name="labels")
    table = _dense(tf, "table", [20, 6], partitioner=tf.fixed_size_partitioner(2))
    weights = _dense(tf, "weights", [6, 1], use_resource=True)
    mean = tf.reduce_mean(tf.nn.embedding_lookup(table, bags), axis=1)
    logits = tf.squeeze(tf.matmul(mean, weights), axis=1)
    loss = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits), name="loss")
    step = tf.train.get_or_create_global_step()
    tf.train.AdagradOptimizer(0.3).minimize(loss, global_step=step, name="train")
    tf.sigmoid(logits, name="prediction")


PROGRAMS = {"convnet": convnet, "language_model": language_model, "embedding_model": embedding_model}


def data(np, name):
    """The values of the placeholders, by their names."""
    random = np.random.RandomState(7)
    if name == "convnet":
        images = random.rand(12, 6, 6, 1).astype(np.float32)
        return {"images": images, "labels": (images.sum((1, 2, 3)) * 2).astype(np.int64) % 3}
    if name == "language_model":
        text = (np.arange(40) * 3 + np.arange(40) // 5) % 8
        windows = np.array([text[i : i + 7] for i in range(0, 32, 4)], np.int32)
        return {"inputs": windows[:, :-1], "targets": windows[:, 1:]}
    bags = random.randint(0, 20, (10, 4))
    return {"bags": bags, "labels": (bags.sum(1) % 2).astype(np.float32)}


# TFRecords


def _write_records(tf, path, values):
    """A `tf.train.Example` for each row of the values."""
    with tf.python_io.TFRecordWriter(path) as writer:
        for row in zip(*(values[key] for key in sorted(values))):
            features = {}
            for key, value in zip(sorted(values), row):
                flat = value.reshape(-1).tolist()
                if value.dtype.kind == "f":
                    features[key] = tf.train.Feature(float_list=tf.train.FloatList(value=flat))
                else:
                    features[key] = tf.train.Feature(int64_list=tf.train.Int64List(value=flat))
            example = tf.train.Example(features=tf.train.Features(feature=features))
            writer.write(example.SerializeToString(deterministic=True))


def _read_records(tf, np, path, like):
    rows = {key: [] for key in like}
    for record in tf.python_io.tf_record_iterator(path):
        features = tf.train.Example.FromString(record).features.feature
        for key, value in like.items():
            flat = features[key].float_list.value if value.dtype.kind == "f" else features[key].int64_list.value
            rows[key].append(np.array(flat, value.dtype).reshape(value.shape[1:]))
    return {key: np.stack(values) for key, values in rows.items()}


# Writing and reading


def _session(tf):
    """A session that gives the same result on one thread as on several."""
    return tf.Session(config=tf.ConfigProto(intra_op_parallelism_threads=1, inter_op_parallelism_threads=1))


def _go_on(sess, feed, steps):
    return [float(sess.run(["loss:0", "train"], feed)[0]) for _ in range(steps)]


def write(tf, np, name, folder, start=None):
    """Trains, and writes the files to `folder`.

    Args:
      start: the checkpoint to start from, in place of training.

    Returns what there is to be found when the files are read; see `read`.
    """
    values = data(np, name)
    feed = {key + ":0": value for key, value in values.items()}
    _write_records(tf, os.path.join(folder, "data.tfrecords"), values)
    with tf.Graph().as_default(), _session(tf) as sess:
        PROGRAMS[name](tf)
        graph = tf.get_default_graph()
        tf.summary.scalar("loss_of_step", graph.get_tensor_by_name("loss:0"))
        tf.summary.histogram("predicted", graph.get_tensor_by_name("prediction:0"))
        summary = tf.summary.merge_all()
        saver = tf.train.Saver()
        logged = []
        if start is None:
            sess.run(tf.global_variables_initializer())
            with tf.summary.FileWriter(os.path.join(folder, "events"), graph) as writer:
                for step in range(BEFORE):
                    text, loss, _ = sess.run([summary, "loss:0", "train"], feed)
                    writer.add_summary(text, step)
                    logged.append(float(loss))
        else:
            saver.restore(sess, start)
        saver.save(sess, os.path.join(folder, "model"), global_step=BEFORE)
        frozen = tf.graph_util.convert_variables_to_constants(sess, graph.as_graph_def(), ["prediction"])
        tf.train.write_graph(frozen, folder, "frozen.pb", as_text=False)
        tf.train.write_graph(frozen, folder, "frozen.pbtxt")
        first = sorted(values)[0]
        tf.saved_model.simple_save(
            sess,
            os.path.join(folder, "saved_model"),
            inputs={"input": graph.get_tensor_by_name(first + ":0")},
            outputs={"output": graph.get_tensor_by_name("prediction:0")},
        )
        predicted = sess.run("prediction:0", {first + ":0": values[first]})
        return {"logged": logged, "predicted": predicted.tolist(), "losses": _go_on(sess, feed, AFTER)}


def read(tf, np, name, folder):
    """Goes on from the files in `folder`, in each way.

    Returns, by way: the losses of the steps that follow, the predictions, the losses of the event file.
    """
    checkpoint = os.path.join(folder, "model-%d" % BEFORE)
    values = _read_records(tf, np, os.path.join(folder, "data.tfrecords"), data(np, name))
    feed = {key + ":0": value for key, value in values.items()}
    first = sorted(values)[0]
    found = {}
    with tf.Graph().as_default(), _session(tf) as sess:
        PROGRAMS[name](tf)
        tf.train.Saver().restore(sess, checkpoint)
        found["losses of the program"] = _go_on(sess, feed, AFTER)
    with tf.Graph().as_default(), _session(tf) as sess:
        tf.train.import_meta_graph(checkpoint + ".meta").restore(sess, checkpoint)
        found["predicted by the MetaGraph"] = sess.run("prediction:0", {first + ":0": values[first]}).tolist()
        if not any(op.type == "PyFuncStateless" for op in sess.graph.get_operations()):  # see stand_ins.py
            found["losses of the MetaGraph"] = _go_on(sess, feed, AFTER)
    for file in ("frozen.pb", "frozen.pbtxt"):
        with tf.Graph().as_default(), _session(tf) as sess:
            graph_def = tf.GraphDef()
            with open(os.path.join(folder, file), "rb") as stream:
                if file == "frozen.pb":
                    graph_def.ParseFromString(stream.read())
                else:
                    from google.protobuf import text_format

                    text_format.Merge(stream.read().decode(), graph_def)
            tf.import_graph_def(graph_def, name="")
            found["predicted by " + file] = sess.run("prediction:0", {first + ":0": values[first]}).tolist()
    with tf.Graph().as_default(), _session(tf) as sess:
        model = tf.saved_model.load(sess, ["serve"], os.path.join(folder, "saved_model"))
        signature = model.signature_def["serving_default"]
        fetch, fed = signature.outputs["output"].name, signature.inputs["input"].name
        found["predicted by the SavedModel"] = sess.run(fetch, {fed: values[first]}).tolist()
    logged, nodes = [], 0
    for path in glob.glob(os.path.join(folder, "events", "*")):
        for event in tf.train.summary_iterator(path):
            nodes += len(tf.GraphDef.FromString(event.graph_def).node)
            logged += [value.simple_value for value in event.summary.value if value.tag == "loss_of_step"]
    found["logged"] = logged
    found["has a graph"] = nodes > 50
    return found


def differences(np, expected, found):
    """What `read` found that is not what `write` said there is."""
    wrong = []
    for way, value in found.items():
        wanted = expected.get(way.split(" ")[0], True)
        if np.shape(value) != np.shape(wanted) or not np.allclose(value, wanted, rtol=2e-4, atol=1e-6):
            wrong.append("%s: %s instead of %s" % (way, value, wanted))
    return wrong
