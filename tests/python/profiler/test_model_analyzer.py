"""The profiler: reports, times, and what is not supported."""

import numpy as np
import pytest

import tfcompat as tf

Builder = tf.profiler.ProfileOptionBuilder


@pytest.fixture(autouse=True)
def graph():
    with tf.Graph().as_default() as graph:
        yield graph


def _model():
    x = tf.placeholder(tf.float32, [8, 10], name="x")
    with tf.variable_scope("a"):
        w = tf.get_variable("w", initializer=np.ones([10, 5], np.float32))
        tf.get_variable("b", initializer=1.0)
    return x, tf.square(tf.matmul(x, w, name="product"), name="squared")


def test_the_report_of_parameters(capsys):
    _model()
    tf.profiler.profile()
    assert capsys.readouterr().out.splitlines()[2:] == [
        "node name | # parameters",
        "_TFProfRoot (--/51 params)",
        "  a (--/51 params)",
        "    a/b (1, 1/1 params)",
        "    a/w (10x5, 50/50 params)",
        "======================End of Report==========================",
    ]


def test_the_report_of_operations(capsys, tmp_path):
    _model()
    tf.profiler.profile(cmd="op", options=Builder.float_operation())
    printed = capsys.readouterr().out
    assert printed.splitlines()[3:5] == [
        "MatMul                   800 float_ops (100.00%, 95.24%)",
        "Square                      40 float_ops (4.76%, 4.76%)",
    ]
    path = tmp_path / "report"
    options = Builder(Builder.float_operation()).with_file_output(str(path)).build()
    tf.profiler.profile(cmd="op", options=options)
    assert path.read_text() == printed
    assert not capsys.readouterr().out


def test_times_and_memory_of_runs():
    x, y = _model()
    profiler = tf.profiler.Profiler()
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for step in range(2):
            metadata = tf.RunMetadata()
            options = tf.RunOptions(trace_level=tf.RunOptions.FULL_TRACE)
            sess.run(y, {x: np.ones([8, 10])}, options=options, run_metadata=metadata)
            profiler.add_step(step, metadata)
    options = Builder(Builder.time_and_memory()).with_empty_output()
    both = profiler.profile_name_scope(options.build())
    one = profiler.profile_name_scope(options.with_step(1).build())
    assert both.total_exec_micros > one.total_exec_micros > 0
    product = {child.name: child for child in one.children}["product"]
    assert (product.requested_bytes, product.run_count) == (8 * 5 * 4, 1)
    with pytest.raises(tf.errors.InvalidArgumentError, match="no step 7"):
        profiler.profile_operations(options.with_step(7).build())


def test_operations_of_unknown_shapes_count_nothing():
    x = tf.placeholder(tf.float32, [None, 3])
    tf.square(x)
    options = Builder(Builder.float_operation()).with_empty_output().build()
    assert tf.profiler.profile(options=options).total_float_ops == 0


@pytest.mark.parametrize(
    "call",
    [
        lambda: tf.profiler.profile(cmd="graph"),
        lambda: tf.profiler.profile(cmd="code"),
        lambda: tf.profiler.profile(op_log=tf.profiler.OpLogProto()),
        lambda: tf.profiler.profile(options=Builder().with_timeline_output("t").build()),
        lambda: tf.profiler.profile(options=Builder().select(["peak_bytes"]).build()),
        lambda: tf.profiler.profile(options=Builder().with_node_names(start_name_regexes=["a"]).build()),
        lambda: tf.profiler.advise(),
        lambda: tf.profiler.write_op_log(None, ""),
        lambda: tf.profiler.Profiler().advise({}),
        lambda: tf.profiler.Profiler().serialize_to_string(),
    ],
)
def test_what_is_not_supported_says_so(call):
    with pytest.raises(tf.errors.UnimplementedError, match=r"tf\.profiler"):
        call()
