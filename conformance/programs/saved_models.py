"""SavedModels, frozen graphs and the tools for graphs and checkpoints."""

import contextlib
import io
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


def _files(path):
    return sorted(
        os.path.relpath(os.path.join(folder, name), path) for folder, _, names in os.walk(path) for name in names
    )


def _model(tf, use_resource=False):
    x = tf.placeholder(tf.float32, [None, 2], name="x")
    w = tf.get_variable("w", initializer=[[1.0, 2.0], [3.0, 4.0]], use_resource=use_resource)
    b = tf.get_variable("b", initializer=[0.5, 0.25], use_resource=use_resource)
    return x, tf.nn.relu(tf.matmul(x, w) + b, name="y")


def simple_save_and_load(tf, np):
    found = []
    for use_resource in (False, True):
        with _directory() as path, tf.Graph().as_default(), tf.Session() as sess:
            x, y = _model(tf, use_resource)
            sess.run(tf.global_variables_initializer())
            sess.run(tf.assign(tf.trainable_variables()[1], [1.5, 2.5]))
            tf.saved_model.simple_save(sess, path + "/m", inputs={"in": x}, outputs={"out": y})
            found.append([_files(path), tf.saved_model.contains_saved_model(path + "/m")])
            for scope in (None, "imported"):
                with tf.Session(graph=tf.Graph()) as other:
                    model = tf.saved_model.load(other, [tf.saved_model.SERVING], path + "/m", import_scope=scope)
                    signature = model.signature_def["serving_default"]
                    found.append(str(signature))
                    tensors = [
                        tf.saved_model.get_tensor_from_tensor_info(each, import_scope=scope)
                        for each in (signature.inputs["in"], signature.outputs["out"])
                    ]
                    found.append(other.run(tensors[1], {tensors[0]: [[1.0, -1.0]]}))
                    found.append([v.name for v in tf.global_variables()])
    return found


def several_graphs_assets_and_main_op(tf, np):
    with _directory() as path:
        for folder, text in (("one", "a\nb\n"), ("two", "c\nd\n")):
            os.mkdir(os.path.join(path, folder))
            with open(os.path.join(path, folder, "words.txt"), "w") as file:
                file.write(text)
        builder = tf.saved_model.builder.SavedModelBuilder(path + "/m")
        with tf.Session(graph=tf.Graph()) as sess:
            v = tf.Variable(3.0, name="v")
            u = tf.Variable(1.0, name="u", collections=["mine"])
            paths = [tf.constant(os.path.join(path, folder, "words.txt"), name=folder) for folder in ("one", "two")]
            tf.read_file(paths[1], name="words")
            sess.run(tf.global_variables_initializer())
            main = tf.group(u.initializer, name="main")
            builder.add_meta_graph_and_variables(
                sess, ["train", "gpu"], assets_collection=paths + paths[:1], main_op=main, strip_default_attrs=True
            )
        with tf.Session(graph=tf.Graph()):
            v = tf.Variable(0.0, name="v")
            tf.multiply(v, 2.0, name="doubled")
            builder.add_meta_graph(["serve"])
        saved = builder.save()
        found = [type(saved).__name__, os.path.relpath(saved.decode(), path), _files(path + "/m")]
        builder.save(as_text=True)
        shutil.rmtree(path + "/one")
        shutil.rmtree(path + "/two")
        with tf.Session(graph=tf.Graph()) as sess:
            model = tf.saved_model.loader.load(sess, {"gpu", "train"}, path + "/m")
            found.append(sess.run("u:0"))
            found.append([os.path.basename(each) for each in sess.run(["one:0", "two:0"])])
            found.append(sorted(model.collection_def))
            found.append(len(model.collection_def["saved_model_assets"].any_list.value))
            found.append(model.meta_info_def.stripped_default_attrs)
        os.remove(path + "/m/saved_model.pb")
        with tf.Session(graph=tf.Graph()) as sess:
            tf.saved_model.loader.load(sess, ["serve"], path + "/m")
            found.append(sess.run("doubled:0"))
        with tf.Session(graph=tf.Graph()) as sess:
            found.append(
                failure(lambda: tf.saved_model.loader.load(sess, ["other"], path + "/m"), "MetaGraphDef .*Model")
            )
        found.append(failure(lambda: tf.saved_model.Builder(path + "/m"), "Export directory[^:]*"))
        found.append(error_class(lambda: tf.saved_model.loader.load(None, ["serve"], path)))
        return found


def main_ops(tf, np):
    v = tf.Variable(1.0)
    with tf.Session() as sess:
        sess.run(tf.saved_model.main_op.main_op())
        restore = v.assign_add(2.0)
        sess.run(tf.saved_model.main_op_with_restore(restore))
        return sess.run(v)


def errors_of_builders(tf, np):
    found = []
    with _directory() as path, tf.Session() as sess:
        x, y = _model(tf)
        sess.run(tf.global_variables_initializer())
        builder = tf.saved_model.Builder(path + "/m")
        found.append(failure(lambda: builder.add_meta_graph(["a"])))
        info = tf.saved_model.build_tensor_info(x)
        nameless = type(info)()
        nameless.dtype = info.dtype
        untyped = type(info)()
        untyped.name = "x:0"
        build = tf.saved_model.build_signature_def

        def add(**arguments):
            return failure(lambda: builder.add_meta_graph_and_variables(sess, ["a"], **arguments), "[^:]*")

        found.append(add(signature_def_map={"s": build({"x": nameless})}))
        found.append(add(signature_def_map={"s": build({}, {"x": untyped})}))
        found.append(add(signature_def_map={"__saved_model_init_op": build({"x": info})}))
        found.append(add(main_op=y))
        found.append(add(assets_collection=["text"]))
        found.append(add(assets_collection=[y]))
        found.append(add(assets_collection=[tf.constant(1.0)]))
        found.append(add(assets_collection=[tf.constant(["a", "b"])]))
        found.append(add(main_op=y.op))
        found.append(add())
        found.append(add(main_op=y.op))
        found.append(failure(lambda: builder.add_meta_graph(["b"], legacy_init_op=y.op)))
        found.append(sorted(tf.get_default_graph().get_all_collection_keys()))
        return found


def signatures(tf, np):
    examples = tf.placeholder(tf.string, [None], name="examples")
    scores = tf.placeholder(tf.float32, [None, 3], name="scores")
    classes = tf.placeholder(tf.string, name="classes")
    sparse = tf.sparse_placeholder(tf.float32, name="sparse")
    v = tf.Variable([1.0, 2.0], name="v")
    made = [
        tf.saved_model.predict_signature_def({"a": examples, "s": sparse}, {"b": scores, "v": v}),
        tf.saved_model.regression_signature_def(examples, scores),
        tf.saved_model.classification_signature_def(examples, classes, None),
        tf.saved_model.classification_signature_def(examples, classes, scores),
        tf.saved_model.build_signature_def(method_name="tensorflow/serving/regress"),
    ]
    found = [sorted(str(each).splitlines()) for each in made]
    found.append([tf.saved_model.is_valid_signature(each) for each in made] + [tf.saved_model.is_valid_signature(None)])
    for action in (
        lambda: tf.saved_model.predict_signature_def({}, {"a": v}),
        lambda: tf.saved_model.predict_signature_def({"a": v}, None),
        lambda: tf.saved_model.regression_signature_def(None, scores),
        lambda: tf.saved_model.regression_signature_def("text", scores),
        lambda: tf.saved_model.regression_signature_def(scores, scores),
        lambda: tf.saved_model.regression_signature_def(examples, None),
        lambda: tf.saved_model.regression_signature_def(examples, classes),
        lambda: tf.saved_model.classification_signature_def(None, classes, scores),
        lambda: tf.saved_model.classification_signature_def(examples, None, None),
        lambda: tf.saved_model.classification_signature_def(examples, scores, None),
        lambda: tf.saved_model.classification_signature_def(examples, None, classes),
        lambda: tf.saved_model.get_tensor_from_tensor_info(tf.saved_model.build_tensor_info(v).__class__()),
    ):
        found.append(failure(action))
    info = tf.saved_model.utils.build_tensor_info(sparse)
    found.append(tf.saved_model.utils.get_tensor_from_tensor_info(info).values.name)
    return found


def constants(tf, np):
    module = tf.saved_model
    names = [name for name in dir(module) if name.isupper()]
    found = {name: getattr(module, name) for name in names}
    for part in (module.constants, module.signature_constants, module.tag_constants):
        found.update((name, getattr(part, name)) for name in dir(part) if name.isupper() and hasattr(module, name))
    return sorted(found.items())


def frozen_graphs(tf, np):
    from tensorflow.python.tools import freeze_graph, saved_model_utils

    found = []
    with _directory() as path:
        with tf.Graph().as_default(), tf.Session() as sess, tf.device("/cpu:0"):
            x, y = _model(tf)
            sess.run(tf.global_variables_initializer())
            saver = tf.train.Saver()
            saved = saver.save(sess, path + "/model", global_step=4)
            tf.train.write_graph(sess.graph, path, "graph.pbtxt")
            tf.io.write_graph(sess.graph_def, path, "graph.pb", as_text=False)
            tf.train.write_graph(saver.as_saver_def(), path, "saver.pb", as_text=False)
            tf.saved_model.simple_save(sess, path + "/m", {"x": x}, {"y": y})

        def freeze(**changes):
            arguments = dict(
                input_graph=path + "/graph.pb",
                input_saver="",
                input_binary=True,
                input_checkpoint=saved,
                output_node_names="y",
                restore_op_name="",
                filename_tensor_name="",
                output_graph="",
                clear_devices=True,
                initializer_nodes="",
            )
            arguments.update(changes)
            with tf.Graph().as_default():
                return freeze_graph.freeze_graph(**arguments)

        for changes in (
            {},
            {"input_graph": path + "/graph.pbtxt", "input_binary": False, "output_graph": path + "/frozen.pb"},
            {"input_saver": path + "/saver.pb"},
            {"input_graph": "", "input_meta_graph": saved + ".meta"},
            {"input_graph": "", "input_saved_model_dir": path + "/m", "input_checkpoint": ""},
            {"variable_names_whitelist": "w", "clear_devices": False},
            {"variable_names_blacklist": " w", "initializer_nodes": "b/Assign, w/Assign"},
        ):
            frozen = freeze(**changes)
            found.append([(node.name, node.op, node.device, list(node.input)) for node in frozen.node])
        with open(path + "/frozen.pb", "rb") as file:
            frozen = tf.GraphDef.FromString(file.read())
        with tf.Graph().as_default(), tf.Session() as sess:
            (y,) = tf.import_graph_def(frozen, return_elements=["y:0"])
            found.append(sess.run(y, {"import/x:0": [[1.0, -1.0]]}))
        tf.io.write_graph(frozen, path, "frozen_again.pb", as_text=False)
        for changes in (
            {"input_checkpoint": path + "/none"},
            {"output_node_names": ""},
            {"input_graph": path + "/none"},
            {"input_meta_graph": path + "/none"},
            {"input_saver": path + "/none"},
            {"input_graph": path + "/frozen_again.pb"},
            {"input_saved_model_dir": path + "/m", "saved_model_tags": "other"},
        ):
            found.append(failure(lambda c=changes: freeze(**c)).replace(path, "DIR"))
        found.append(saved_model_utils.get_saved_model_tag_sets(path + "/m"))
        found.append(len(saved_model_utils.read_saved_model(path + "/m").meta_graphs))
        found.append(failure(lambda: saved_model_utils.read_saved_model(path)).replace(path, "DIR"))
    return found


def inspecting_checkpoints(tf, np):
    from tensorflow.python.tools import inspect_checkpoint

    _model(tf)
    saver = tf.train.Saver()
    found = []
    with _directory() as path, tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        saved = saver.save(sess, path + "/model")
        for arguments in (
            ("", False),
            ("w", False),
            (None, True),
            (None, False, True),
            ("", False, False, "b"),
            ("none", False),
        ):
            output = io.StringIO()
            with contextlib.redirect_stdout(output):
                inspect_checkpoint.print_tensors_in_checkpoint_file(saved, *arguments)
            found.append(output.getvalue().split(" not found")[0].split("[[node")[0])
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            inspect_checkpoint.print_tensors_in_checkpoint_file(saved + ".index.old", "", False)
        found.append(bool(output.getvalue()))
    return found


def stripped_graphs(tf, np):
    from tensorflow.python.tools import strip_unused_lib

    x = tf.placeholder(tf.float32, [None, 2], name="x")
    a = tf.square(x, name="a")
    b = tf.exp(a, name="b")
    tf.add(a, b, name="c")
    graph_def = tf.get_default_graph().as_graph_def()
    strip = strip_unused_lib.strip_unused
    found = []
    for inputs, outputs, types in ((["a"], ["c"], 1), (["b", "a"], ["c"], [2, 1]), (["x"], ["a"], 1)):
        stripped = strip(graph_def, inputs, outputs, types)
        found.append([(n.name, n.op, list(n.input), n.attr["dtype"].type, "shape" in n.attr) for n in stripped.node])
    found.append(failure(lambda: strip(graph_def, ["a:0"], ["c"], 1)))
    found.append(failure(lambda: strip(graph_def, ["q"], ["c"], 1), "input nodes were not found"))
    with _directory() as path:
        tf.train.write_graph(graph_def, path, "graph.pb", as_text=False)
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            strip_unused_lib.strip_unused_from_files(path + "/graph.pb", True, path + "/o", False, "a", "c", 1)
            found.append(strip_unused_lib.strip_unused_from_files(path + "/none", True, path + "/o", True, "a", "c", 1))
        found.append(output.getvalue().replace(path, "DIR"))
        with open(path + "/o") as file:
            found.append(len(file.read().splitlines()))
    return found
