"""Savers: names, nodes, files, what is kept, what is restored, and errors."""

import os
import shutil
import tempfile
from contextlib import contextmanager

from conformance.outcomes import error_class, failure


@contextmanager
def _directory():
    path = tempfile.mkdtemp()
    try:
        yield path
    finally:
        shutil.rmtree(path)


def _variables(tf, use_resource=False):
    w = tf.get_variable("w", initializer=[[1.0, 2.0]], use_resource=use_resource)
    b = tf.get_variable("b", initializer=3.0, use_resource=use_resource)
    with tf.variable_scope("n"):
        s = tf.Variable(["x", "yz"], name="s", trainable=False)
    return w, b, s


def save_and_restore(tf, np):
    found = []
    for use_resource in (False, True):
        tf.reset_default_graph()
        w, b, s = _variables(tf, use_resource)
        saver = tf.train.Saver()
        with _directory() as path, tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            sess.run([w.assign([[5.0, 6.0]]), b.assign(7.0)])
            saved = saver.save(sess, os.path.join(path, "model"), global_step=3)
            found.append([os.path.relpath(saved, path), sorted(os.listdir(path))])
            sess.run(tf.global_variables_initializer())
            saver.restore(sess, tf.train.latest_checkpoint(path))
            found.append(sess.run([w, b, s]))
            with open(os.path.join(path, "checkpoint")) as file:
                found.append(file.read().replace(path, "DIR"))
            reader = tf.train.NewCheckpointReader(saved)
            found.append([reader.get_variable_to_shape_map(), reader.get_tensor("w"), reader.has_tensor("q")])
            found.append(reader.debug_string())
    return found


def fresh_session_restores_without_initialising(tf, np):
    w, b, s = _variables(tf)
    saver = tf.train.Saver([w, b])
    with _directory() as path:
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            saved = saver.save(sess, path + "/m")
        with tf.Session() as sess:
            saver.restore(sess, saved)
            return [sess.run([w, b]), [name for name in sess.run(tf.report_uninitialized_variables())]]


def only_the_newest_are_kept(tf, np):
    tf.Variable(1.0, name="v")
    saver = tf.train.Saver(max_to_keep=2)
    found = []
    with _directory() as path, tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for step in (1, 5, 5, 9):
            saver.save(sess, path + "/m", global_step=step, write_meta_graph=False)
            found.append([sorted(os.listdir(path)), [os.path.basename(each) for each in saver.last_checkpoints]])
        state = tf.train.get_checkpoint_state(path)
        found.append([os.path.basename(state.model_checkpoint_path), len(state.all_model_checkpoint_paths)])
        other = tf.train.Saver(max_to_keep=2)
        other.recover_last_checkpoints(state.all_model_checkpoint_paths)
        other.save(sess, path + "/m", global_step=10, write_meta_graph=False)
        found.append(sorted(os.listdir(path)))
        padded = tf.train.Saver(pad_step_number=True, save_relative_paths=True)
        padded.save(sess, path + "/p", global_step=7, latest_filename="latest", meta_graph_suffix="graph")
        found.append(sorted(os.listdir(path)))
        with open(path + "/latest") as file:
            found.append(file.read())
        found.append(os.path.basename(tf.train.latest_checkpoint(path, "latest")))
    return found


def forms_of_var_list(tf, np):
    w, b, s = _variables(tf)
    found = []
    with _directory() as path, tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for number, var_list in enumerate(([w], {"other": w, "b": b}, {"w": w, "n/s": s}, [s, b])):
            saved = tf.train.Saver(var_list).save(sess, path + "/m%d" % number)
            found.append(tf.train.NewCheckpointReader(saved).get_variable_to_shape_map())
        sess.run(w.assign([[0.0, 0.0]]))
        tf.train.Saver({"other": w}).restore(sess, path + "/m1")
        found.append(sess.run(w))
    return found


def objects_that_say_what_is_saved(tf, np):
    """A trackable object with a variable and a factory of another; alone and under a name."""
    from tensorflow.python.training.saver import BaseSaverBuilder
    from tensorflow.python.training.tracking import base

    class Pair(base.Trackable):
        def __init__(self):
            self.first = tf.get_variable("first", initializer=1.0, use_resource=True)
            self.second = tf.get_variable("second", initializer=2.0, use_resource=True)
            self.name = "pair"

        def _gather_saveables_for_checkpoint(self):
            def saveable(name="default"):
                return BaseSaverBuilder.ResourceVariableSaveable(self.second, "", name)

            return {base.VARIABLE_VALUE_KEY: self.first, "second": saveable}

    pair, values = Pair(), []
    with _directory() as directory:
        for index, var_list in enumerate(([pair], {"named": pair})):
            saver = tf.train.Saver(var_list)
            with tf.Session() as sess:
                sess.run(tf.global_variables_initializer())
                path = saver.save(sess, os.path.join(directory, str(index)))
                sess.run([pair.first.assign(5.0), pair.second.assign(6.0)])
                saver.restore(sess, path)
                values.append([tf.train.list_variables(path), sess.run([pair.first, pair.second])])
    return values


def partitioned(tf, np):
    with tf.variable_scope("p", partitioner=tf.fixed_size_partitioner(2)):
        p = tf.get_variable("w", [5, 2], initializer=tf.random_normal_initializer(seed=1))
    with _directory() as path, tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        before = sess.run(p.as_tensor())
        saved = tf.train.Saver().save(sess, path + "/m")
        shapes = tf.train.NewCheckpointReader(saved).get_variable_to_shape_map()
        whole = tf.get_variable("whole", [5, 2])
        tf.train.Saver({"p/w": whole}).restore(sess, saved)
        return [shapes, before, sess.run(whole)]


def reshape_and_sharded(tf, np):
    tf.Variable([[1.0, 2.0], [3.0, 4.0]], name="v")
    with tf.device("/cpu:0"):
        w = tf.Variable(5.0, name="w")
    with _directory() as path, tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        saved = tf.train.Saver(sharded=True).save(sess, path + "/m")
        names = sorted(os.listdir(path))
        flat = tf.Variable(tf.zeros([4]), name="flat")
        tf.train.Saver({"v": flat}, reshape=True).restore(sess, saved)
        return [
            os.path.basename(saved),
            names,
            sess.run(flat),
            tf.train.NewCheckpointReader(saved).get_tensor("w"),
            w.name,
        ]


def nodes(tf, np):
    _variables(tf)
    saver = tf.train.Saver()
    return [saver.saver_def.SerializeToString(), tf.get_default_graph()]


def resource_nodes(tf, np):
    _variables(tf, use_resource=True)
    saver = tf.train.Saver(name="mine", max_to_keep=None)
    return [saver.as_saver_def().SerializeToString(), tf.get_default_graph()]


def partitioned_and_reshaped_nodes(tf, np):
    with tf.variable_scope("p", partitioner=tf.fixed_size_partitioner(2)):
        tf.get_variable("w", [5, 2])
    tf.train.Saver(reshape=True, filename="here")
    return tf.get_default_graph()


def meta_graph(tf, np):
    x = tf.placeholder(tf.float32, [None], name="x")
    w = tf.Variable(2.0, name="w")
    y = tf.multiply(w, x, name="y")
    tf.add_to_collection("outputs", y)
    step = tf.train.get_or_create_global_step()
    tf.train.AdamOptimizer(0.1).minimize(tf.reduce_sum(y**2), global_step=step, name="train")
    found = []
    with _directory() as path:
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            sess.run("train", {x: [1.0, 2.0]})
            saved = tf.train.Saver().save(sess, path + "/m", global_step=step)
            found.append(sess.run(tf.global_variables()))
        for scope in (None, "again"):
            tf.reset_default_graph()
            saver = tf.train.import_meta_graph(saved + ".meta", import_scope=scope)
            prefix = scope + "/" if scope else ""
            with tf.Session() as sess:
                saver.restore(sess, saved)
                found.append(sess.run(tf.global_variables()))
                for _ in range(2):
                    sess.run(prefix + "train", {prefix + "x:0": [1.0, 2.0]})
                found.append(sess.run(tf.get_collection("outputs")[0], {prefix + "x:0": [3.0]}))
                found.append([v.name for v in tf.trainable_variables()])
                found.append(sess.run(tf.train.get_global_step()))
    return found


def exported(tf, np):
    w, b, s = _variables(tf)
    tf.add_to_collection("mine", w)
    saver = tf.train.Saver([w, b])
    proto = saver.export_meta_graph()
    return [
        sorted(proto.collection_def),
        proto.saver_def.SerializeToString(),
        [node.name for node in proto.graph_def.node],
        proto.meta_info_def.tensorflow_version,
        [op.name for op in proto.meta_info_def.stripped_op_list.op],
        saver.to_proto("save").SerializeToString(),
        saver.to_proto("other"),
    ]


def helpers(tf, np):
    _variables(tf)
    with _directory() as path:
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            found = [tf.train.latest_checkpoint(path), tf.train.get_checkpoint_state(path)]
            saved = tf.train.Saver().save(sess, path + "/m")
        found += [tf.train.list_variables(path), tf.train.load_variable(path, "w")]
        found.append(tf.train.load_checkpoint(saved).get_tensor("b"))
        found.append([tf.train.checkpoint_exists(saved), tf.train.checkpoint_exists(path + "/x")])
        found.append(len(tf.train.get_checkpoint_mtimes([saved, path + "/x"])))
        tf.reset_default_graph()
        a = tf.get_variable("net/a", [1, 2])
        c = tf.get_variable("net/c", [])
        tf.train.init_from_checkpoint(path, {"w": "net/a", "b": c})
        with tf.Session() as other:
            other.run(tf.global_variables_initializer())
            found.append(other.run([a, c]))
        tf.train.remove_checkpoint(saved)
        found.append(sorted(os.listdir(path)))
    return found


def init_from_a_scope(tf, np):
    with tf.variable_scope("old"):
        tf.get_variable("k", initializer=[1.0, 2.0])
        tf.get_variable("in/j", initializer=3.0)
    with _directory() as path:
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            saved = tf.train.Saver().save(sess, path + "/m")
        tf.reset_default_graph()
        with tf.variable_scope("new"):
            k = tf.get_variable("k", [2])
            j = tf.get_variable("in/j", [])
        tf.train.init_from_checkpoint(saved, {"old/": "new/"})
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            return [sess.run([k, j])]


def errors(tf, np):
    found = [failure(lambda: tf.train.Saver())]
    w, b, s = _variables(tf)
    saver = tf.train.Saver([w])
    with _directory() as path, tf.Session() as sess:
        found.append(error_class(lambda: saver.save(sess, path + "/m")))
        sess.run(tf.global_variables_initializer())
        saved = saver.save(sess, path + "/m")
        found.append(failure(lambda: saver.restore(sess, None)))
        found.append(error_class(lambda: saver.restore(sess, path + "/none")))
        found.append(error_class(lambda: saver.save(sess, path + "/made/m")))
        found.append(error_class(lambda: saver.save(sess, path + "/not/made/m")))
        found.append(error_class(lambda: tf.train.Saver([b]).restore(sess, saved)))
        found.append(error_class(lambda: tf.train.Saver({"w": b}).restore(sess, saved)))
        found.append(error_class(lambda: tf.train.Saver({"w": s}).restore(sess, saved)))
        found.append(failure(lambda: saver.save(sess, path + "/checkpoint"), "latest_filename"))
        found.append(failure(lambda: saver.save(sess, path + "/m", latest_filename="a/b")))
        found.append(failure(lambda: saver.save(3, path + "/m")))
        found.append(error_class(lambda: tf.train.NewCheckpointReader(path + "/missing")))
        found.append(error_class(lambda: tf.train.NewCheckpointReader(saved).get_tensor("none")))
        found.append(error_class(lambda: tf.train.import_meta_graph(path + "/none.meta")))
    found += [
        failure(lambda: tf.train.Saver({"a": w, "b": w})),
        failure(lambda: tf.train.Saver([w, w])),
        error_class(lambda: tf.train.Saver([tf.constant(1.0)])),
        failure(lambda: tf.train.Saver({1: w})),
        failure(lambda: tf.train.Saver(w)),
        failure(lambda: tf.train.Saver([w], defer_build=True)),
    ]
    return found


def in_the_working_directory(tf, np):
    v = tf.Variable(1.0)
    saver = tf.train.Saver()
    here = os.getcwd()
    with _directory() as path, tf.Session() as sess:
        os.chdir(path)
        try:
            sess.run(v.initializer)
            names = [saver.save(sess, "model.ckpt"), saver.save(sess, "model", global_step=3)]
            names.append(tf.train.write_graph(sess.graph, "", "graph.pbtxt"))
            latest = [tf.train.latest_checkpoint(each) for each in (".", "")]
            saver.restore(sess, "model-3")
            return names, sorted(os.listdir(".")), latest, sess.run(v)
        finally:
            os.chdir(here)


def meta_graph_into_a_scope(tf, np):
    """The name scope that `import_meta_graph` is called in is that of the nodes."""
    with _directory() as directory:
        path = os.path.join(directory, "model")
        with tf.Graph().as_default(), tf.Session() as sess:
            x = tf.placeholder(tf.float32, [], name="x")
            w = tf.Variable(2.0, name="w")
            tf.multiply(x, w, name="y")
            sess.run(w.initializer)
            saver = tf.train.Saver()
            saver.save(sess, path)
            version = saver.export_meta_graph().meta_info_def.tensorflow_git_version
        with tf.Graph().as_default() as graph, tf.Session() as sess:
            with tf.name_scope("outer"):
                saver = tf.train.import_meta_graph(path + ".meta")
            saver.restore(sess, path)
            names = sorted(op.name for op in graph.get_operations() if "save" not in op.name)
            variables = [variable.name for variable in tf.global_variables()]
            return [names, variables, sess.run("outer/y:0", {"outer/x:0": 3.0}), version != ""]
