"""What surrounds training: arguments of optimizers, slots, averages, checkpoint state, input helpers, event files."""

import glob
import os
import tempfile

from conformance.outcomes import error_class, failure


def _values(tf, fetches, init=True):
    with tf.Session() as sess:
        if init:
            sess.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
        return sess.run(fetches)


def gates_and_colocation(tf, np):
    graphs, values = [], []
    optimizer_class = tf.train.GradientDescentOptimizer
    for gate in (optimizer_class.GATE_NONE, optimizer_class.GATE_OP, optimizer_class.GATE_GRAPH):
        for colocate in (False, True):
            with tf.Graph().as_default():
                v, w = tf.Variable([1.0, 2.0], name="v"), tf.Variable([3.0, 4.0], name="w")
                loss = tf.reduce_sum(v * w + tf.square(v))
                train = optimizer_class(0.1).minimize(
                    loss,
                    gate_gradients=gate,
                    colocate_gradients_with_ops=colocate,
                    aggregation_method=tf.AggregationMethod.EXPERIMENTAL_TREE,
                )
                with tf.Session() as sess:
                    sess.run(tf.global_variables_initializer())
                    sess.run(train)
                    if gate != optimizer_class.GATE_NONE:  # which lets updates and gradients race
                        values.append(sess.run([v, w]))
                if not (colocate and gate == optimizer_class.GATE_GRAPH):  # whose nodes name those of gradients
                    graphs.append(tf.get_default_graph())
    return [values, graphs, failure(lambda: optimizer_class(0.1).compute_gradients(tf.constant(1.0), gate_gradients=5))]


def forms_of_var_list(tf, np):
    v, w = tf.Variable(1.0, name="v"), tf.Variable(2.0, name="w")
    part = tf.get_variable("part", [4], partitioner=tf.fixed_size_partitioner(2), initializer=tf.ones_initializer())
    hidden = tf.identity(v) * 3.0
    loss = hidden * w + tf.reduce_sum(part)
    optimizer = tf.train.GradientDescentOptimizer(0.5)
    found = []
    for var_list in (None, [v], (v, w), {"a": w, "b": [v]}, list(part), v):
        found.append([None if g is None else g.shape for g, _ in optimizer.compute_gradients(loss, var_list=var_list)])
        found.append([x.name for _, x in optimizer.compute_gradients(loss, var_list=var_list)])
    gradients = optimizer.compute_gradients(loss, var_list=[hidden])
    found.append(_values(tf, [g for g, _ in gradients]))
    return found + [
        error_class(lambda: optimizer.apply_gradients(gradients)),
        error_class(lambda: optimizer.minimize(tf.constant(1.0))),
        error_class(lambda: optimizer.minimize(loss, var_list=[])),
        error_class(lambda: optimizer.apply_gradients([])),
        error_class(lambda: optimizer.apply_gradients([(None, v)])),
        error_class(lambda: optimizer.apply_gradients([("no gradient", v)])),
        error_class(lambda: optimizer.minimize(tf.cast(v, tf.int32))),
        error_class(lambda: tf.train.GradientDescentOptimizer("fast").minimize(loss)),
    ]


def given_gradients_of_losses(tf, np):
    v = tf.Variable([1.0, 2.0], name="v")
    optimizer = tf.train.GradientDescentOptimizer(1.0)
    train = optimizer.minimize(tf.square(v), grad_loss=tf.constant([1.0, 0.5]), name="step")
    r = tf.get_variable("r", initializer=[1.0, 2.0], use_resource=True)
    called = optimizer.compute_gradients(lambda: tf.reduce_sum(r * 3.0))
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        found = [sess.run([g for g, _ in called])]
        sess.run(train)
        return found + [sess.run(v), train.name, train.type]


def aggregation(tf, np):
    found = []
    for method in (
        None,
        tf.AggregationMethod.ADD_N,
        tf.AggregationMethod.DEFAULT,
        tf.AggregationMethod.EXPERIMENTAL_TREE,
        tf.AggregationMethod.EXPERIMENTAL_ACCUMULATE_N,
    ):
        with tf.Graph().as_default():
            v = tf.Variable([1.0, 2.0])
            loss = tf.reduce_sum(v * v * v + tf.sin(v)) + tf.reduce_sum(tf.gather(v, [0, 0]))
            gradients = tf.train.GradientDescentOptimizer(1.0).compute_gradients(loss, aggregation_method=method)
            found.append(_values(tf, tf.convert_to_tensor(gradients[0][0])))
    return found + [
        error_class(lambda: tf.gradients(tf.Variable(1.0) * 2.0, tf.trainable_variables(), aggregation_method=9))
    ]


def duplicate_indices(tf, np):
    found = []
    makers = [
        lambda: tf.train.GradientDescentOptimizer(0.1),
        lambda: tf.train.MomentumOptimizer(0.1, 0.9, use_nesterov=True),
        lambda: tf.train.AdamOptimizer(0.1),
        lambda: tf.train.AdagradOptimizer(0.1),
        lambda: tf.train.RMSPropOptimizer(0.1, centered=True),
        lambda: tf.train.FtrlOptimizer(0.1, l1_regularization_strength=0.01),
        lambda: tf.train.ProximalAdagradOptimizer(0.1, l1_regularization_strength=0.01),
    ]
    for make in makers:
        for use_resource in (False, True):
            with tf.Graph().as_default():
                v = tf.get_variable("v", initializer=tf.reshape(tf.range(8.0), [4, 2]) + 1.0, use_resource=use_resource)
                loss = tf.reduce_sum(tf.square(tf.gather(v, [1, 3, 1, 1])))
                train = make().minimize(loss)
                with tf.Session() as sess:
                    sess.run(tf.global_variables_initializer())
                    for _ in range(3):
                        sess.run(train)
                    found.append(sess.run(v))
    return found


def slots_and_variables(tf, np):
    from tensorflow.python.training import slot_creator

    step = tf.train.get_or_create_global_step()
    tf.train.assert_global_step(step)
    v = tf.Variable([1.0, 2.0], name="v")
    optimizer = tf.train.AdamOptimizer(0.1)
    before = [optimizer.variables(), optimizer.get_slot(v, "m"), optimizer.get_slot_names(), optimizer.get_name()]
    optimizer.minimize(tf.reduce_sum(v), global_step=step)
    made = [
        slot_creator.create_slot(v, tf.constant([5.0, 6.0]), "made"),
        slot_creator.create_zeros_slot(v, "zeros"),
        slot_creator.create_zeros_slot(v, "integers", dtype=tf.int32, colocate_with_primary=False),
        slot_creator.create_slot_with_initializer(v, tf.ones_initializer(), tf.TensorShape([3]), tf.float32, "ones"),
    ]
    return [
        before,
        [x.name for x in optimizer.variables()],
        optimizer.get_slot(v, "m").name,
        optimizer.get_slot_names(),
        [x.name for x in made],
        _values(tf, made),
        error_class(lambda: tf.train.assert_global_step(tf.Variable(1.0))),
        error_class(lambda: tf.train.assert_global_step(tf.Variable([1, 2]))),
        tf.get_default_graph(),
    ]


def training_again_after_import(tf, np):
    directory = tempfile.mkdtemp()
    path = os.path.join(directory, "model")
    v = tf.Variable([1.0, 2.0], name="v")
    tf.train.MomentumOptimizer(0.1, 0.9).minimize(tf.reduce_sum(tf.square(v)), name="train")
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        sess.run("train")
        tf.train.Saver().save(sess, path)
    with tf.Graph().as_default(), tf.Session() as sess:
        saver = tf.train.import_meta_graph(path + ".meta")
        saver.restore(sess, path)
        sess.run("train")
        w = tf.trainable_variables()[0]
        second = tf.train.AdamOptimizer(0.1)
        train = second.minimize(tf.reduce_sum(tf.square(w)))
        sess.run(tf.variables_initializer(second.variables()))
        sess.run(train)
        names = sorted(x.name for x in tf.global_variables())
        return [sess.run(w), names, second.get_slot(w, "m").name, sess.run("v/Momentum:0")]


def plain_updates(tf, np):
    from tensorflow.python.training import training_ops

    v, m, u = (tf.Variable([1.0, 2.0]) for _ in range(3))
    gradient = tf.constant([0.1, 0.2])
    r = [tf.get_variable("r%d" % i, initializer=tf.ones([2]), use_resource=True) for i in range(3)]
    steps = [
        training_ops.apply_adam(v, m, u, 0.9, 0.99, 0.1, 0.9, 0.99, 1e-8, gradient),
        training_ops.apply_rms_prop(v, m, u, 0.1, 0.9, 0.5, 1e-8, gradient),
    ]
    resource_step = training_ops.resource_apply_adam(
        r[0].handle, r[1].handle, r[2].handle, 0.9, 0.99, 0.1, 0.9, 0.99, 1e-8, gradient
    )
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        found = [sess.run(step) for step in steps]
        sess.run(resource_step)
        return found + [sess.run([v, m, u] + r)]


def moving_averages(tf, np):
    from tensorflow.python.training.moving_averages import assign_moving_average

    step = tf.Variable(3, trainable=False, name="step")
    v, w = tf.Variable(2.0, name="v"), tf.Variable([1.0, 4.0], name="w")
    not_trained = tf.Variable(7.0, trainable=False, name="n")
    t = tf.identity(v * 10.0, name="t")
    found = []
    for arguments in ({}, {"num_updates": step}, {"zero_debias": True}, {"name": "slow"}):
        ema = tf.train.ExponentialMovingAverage(0.9, **arguments)
        apply = ema.apply([v, w, t])
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            for _ in range(2):
                sess.run(v.assign_add(1.0))
                sess.run(apply)
            found.append(sess.run([ema.average(x) for x in (v, w, t)]))
        found.append([ema.name, [ema.average(x).name for x in (v, w, t)], [ema.average_name(x) for x in (v, t)]])
        found.append(sorted(ema.variables_to_restore()))
        found.append(sorted(ema.variables_to_restore([v, not_trained])))
        found.append(ema.average(not_trained))
    ema = tf.train.ExponentialMovingAverage(0.5)
    found.append([x.name for x in tf.moving_average_variables()])
    found.append(error_class(lambda: ema.apply([tf.Variable(1, trainable=False)])))
    ema.apply()
    found.append([ema.average(v).name, ema.average(not_trained)])
    value = tf.Variable(1.0, name="value")
    for zero_debias in (True, False):
        update = assign_moving_average(value, tf.constant(3.0), 0.9, zero_debias=zero_debias)
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            found.append([sess.run(update) for _ in range(3)])
    return found


def schedules_of_variables(tf, np):
    step = tf.Variable(0, name="step", trainable=False)
    rates = {
        "exponential": tf.train.exponential_decay(1.0, step, 5, 0.5, staircase=True),
        "natural": tf.train.natural_exp_decay(1.0, step, 5, 0.5),
        "inverse": tf.train.inverse_time_decay(1.0, step, 5, 0.5, staircase=True),
        "polynomial": tf.train.polynomial_decay(1.0, step, 5, 0.1, power=2.0),
        "cycle": tf.train.polynomial_decay(1.0, step, 5, 0.1, cycle=True),
        "piecewise": tf.train.piecewise_constant_decay(step, [3, 8], [1.0, 0.5, 0.1]),
        "cosine": tf.train.cosine_decay(1.0, step, 8, alpha=0.1),
        "restarts": tf.train.cosine_decay_restarts(1.0, step, 3, t_mul=2.0, m_mul=0.5, alpha=0.1),
        "linear_cosine": tf.train.linear_cosine_decay(1.0, step, 8, num_periods=1.0),
        "noisy": tf.train.noisy_linear_cosine_decay(1.0, step, 8, initial_variance=0.0),
    }
    with tf.Session() as sess:
        sess.run(step.initializer)
        found = []
        for _ in range(12):
            found.append(sess.run(rates))
            sess.run(step.assign_add(1))
        return found


def checkpoint_state(tf, np):
    directory = tempfile.mkdtemp()
    state = tf.train.generate_checkpoint_state_proto(
        directory,
        "model-2",
        all_model_checkpoint_paths=["model-1"],
        all_model_checkpoint_timestamps=[1.5, 2.5],
        last_preserved_timestamp=0.5,
    )
    found = [str(state).replace(directory, "DIR")]
    tf.train.update_checkpoint_state(
        directory, os.path.join(directory, "model-3"), [os.path.join(directory, "model-1")]
    )
    with open(os.path.join(directory, "checkpoint")) as file:
        found.append(file.read().replace(directory, "DIR"))
    found.append(tf.train.get_checkpoint_state(directory).model_checkpoint_path.replace(directory, "DIR"))
    found.append(tf.train.latest_checkpoint(directory))
    tf.train.update_checkpoint_state(directory, "model-4", latest_filename="other")
    found.append(
        [str(tf.train.get_checkpoint_state(directory, "other")).replace(directory, "DIR"), os.listdir(directory)]
    )
    found[-1][1].sort()
    v = tf.Variable(1.0)
    saver = tf.train.Saver()
    with tf.Session() as sess:
        sess.run(v.initializer)
        for i in range(2):
            saver.save(sess, os.path.join(directory, "m"), i)
    iterator = tf.train.checkpoints_iterator(directory, timeout=0)
    found.append([next(iterator).replace(directory, "DIR"), next(iterator, "no more")])
    for text in ("garbage", "model_checkpoint_path: 3", ""):
        with open(os.path.join(directory, "checkpoint"), "w") as file:
            file.write(text)
        found.append(
            failure(lambda: found.append(tf.train.get_checkpoint_state(directory)), "Invalid checkpoint state")
        )
        found.append(failure(lambda: found.append(tf.train.latest_checkpoint(directory)), "Invalid checkpoint state"))
    return found


def input_helpers(tf, np):
    directory = tempfile.mkdtemp()
    for name in ("a", "b"):
        with open(os.path.join(directory, name), "w") as file:
            file.write(name)
    names = tf.train.match_filenames_once(os.path.join(directory, "*"))
    same = tf.io.match_filenames_once(os.path.join(directory, "a*"), name="same")
    queue = tf.train.input_producer(tf.constant([[1, 2], [3, 4]]), shuffle=False, num_epochs=1, summary_name="full")
    runner = tf.train.QueueRunner(queue, [queue.enqueue([[5, 6]])])
    tf.train.add_queue_runner(runner, "mine")
    tf.train.queue_runner.add_queue_runner(runner, "mine")
    found = [
        names.name,
        same.name,
        len(tf.get_collection("mine")),
        [r.name for r in tf.get_collection("queue_runners")],
    ]
    with tf.Session() as sess:
        sess.run(tf.local_variables_initializer())
        found.append([[os.path.basename(n) for n in sess.run(x)] for x in (names, same)])
        coord = tf.train.Coordinator()
        threads = tf.train.queue_runner.start_queue_runners(sess, coord)
        row = queue.dequeue()
        found += [sess.run(row), sess.run(row), error_class(lambda: sess.run(row))]
        coord.request_stop()
        coord.join(threads)
    return found


def looper_thread(tf, np):
    coord = tf.train.Coordinator()
    calls = []

    def target(limit):
        calls.append(limit)
        if len(calls) == limit:
            coord.request_stop()

    thread = tf.train.LooperThread.loop(coord, None, target, args=(3,))
    coord.join([thread])
    other = tf.train.LooperThread(coord, 0.01)
    return [
        calls,
        thread.daemon,
        coord.should_stop(),
        other.is_alive(),
        error_class(lambda: tf.train.LooperThread(None, 1)),
    ]


def event_files(tf, np):
    from tensorflow.core.util import event_pb2
    from tensorflow.python import pywrap_tensorflow
    from tensorflow.python.summary.summary_iterator import summary_iterator

    directory = tempfile.mkdtemp()
    x = tf.placeholder(tf.float32, [])
    merged = tf.summary.merge([tf.summary.scalar("x", x), tf.summary.scalar("y", x * 2.0)])
    writer = tf.summary.FileWriterCache.get(directory)
    found = [writer is tf.summary.FileWriterCache.get(directory), isinstance(writer, tf.summary.FileWriter)]
    with tf.Session() as sess:
        for i in range(3):
            writer.add_summary(sess.run(merged, {x: i}), i)
    writer.add_session_log(tf.summary.SessionLog(status=tf.summary.SessionLog.START), 9)
    writer.flush()
    tf.summary.FileWriterCache.clear()
    (path,) = glob.glob(os.path.join(directory, "events*"))
    for event in tf.train.summary_iterator(path):
        found.append([event.step, event.file_version, [[v.tag, v.simple_value] for v in event.summary.value]])
    plain = pywrap_tensorflow.EventsWriter(os.path.join(directory, "plain").encode())
    plain.InitWithSuffix(b".end")
    plain.WriteEvent(
        event_pb2.Event(wall_time=1.0, step=5, summary=tf.Summary(value=[{"tag": "z", "simple_value": 3.0}]))
    )
    plain.Flush()
    plain.Close()
    (path,) = glob.glob(os.path.join(directory, "plain*"))
    found.append([os.path.basename(path).split(".")[0:3], path.endswith(".end")])
    found += [[e.step, e.file_version, len(e.summary.value)] for e in summary_iterator(path)]
    node = tf.raw_ops.TensorSummary(tensor=x, description='{"type_hint": "a"}').op.node_def
    description = tf.summary.get_summary_description(node)
    return found + [
        type(description).__name__,
        str(description),
        error_class(lambda: tf.summary.get_summary_description(tf.summary.tensor_summary("t", x).op.node_def)),
        tf.summary.all_v2_summary_ops(),
        failure(tf.summary.initialize, "No default tf.contrib.summary.SummaryWriter found"),
    ]


def plain_readers_of_checkpoints(tf, np):
    from tensorflow.python import pywrap_tensorflow
    from tensorflow.python.ops import io_ops
    from tensorflow.python.training import training

    path = os.path.join(tempfile.mkdtemp(), "m")
    v = tf.Variable([1.0, 2.0], name="v")
    with tf.Session() as sess:
        sess.run(v.initializer)
        tf.train.Saver().save(sess, path)
        restored = sess.run(io_ops.restore_v2(path, ["v", "v"], ["", "2 1,1"], [tf.float32, tf.float32]))
    readers = [pywrap_tensorflow.NewCheckpointReader(path), training.NewCheckpointReader(path)]
    return [
        restored,
        [reader.get_tensor("v") for reader in readers],
        readers[0].get_variable_to_shape_map(),
        error_class(lambda: pywrap_tensorflow.NewCheckpointReader(path + "x")),
        readers[0].has_tensor("w"),
    ]


def queues_by_other_names(tf, np):
    queues = [
        tf.queue.FIFOQueue(4, tf.int64, shapes=[[]]),
        tf.queue.PaddingFIFOQueue(4, tf.int64, shapes=[[]]),
        tf.queue.PriorityQueue(4, tf.int64, shapes=[[]]),
        tf.queue.RandomShuffleQueue(4, 0, tf.int64, shapes=[[]], seed=1),
        tf.io.PaddingFIFOQueue(4, tf.int64, shapes=[[]]),
        tf.io.PriorityQueue(4, tf.int64, shapes=[[]]),
        tf.io.RandomShuffleQueue(4, 0, tf.int64, shapes=[[]], seed=1),
    ]
    found = []
    with tf.Session() as sess:
        for queue in queues:
            values = [[3, 1], [30, 10]] if len(queue.dtypes) == 2 else [[3, 1]]
            sess.run(queue.enqueue_many([tf.constant(value, tf.int64) for value in values]))
            found += [
                sess.run(queue.dequeue()),
                queue.name,
                isinstance(queue, tf.queue.QueueBase),
                isinstance(queue, tf.io.QueueBase),
            ]
    return found


def protos(tf, np):
    from tensorflow.core.example import example_parser_configuration_pb2, example_pb2, feature_pb2
    from tensorflow.core.framework import device_attributes_pb2, kernel_def_pb2, log_memory_pb2, reader_base_pb2
    from tensorflow.core.protobuf import (
        cluster_pb2,
        control_flow_pb2,
        device_properties_pb2,
        meta_graph_pb2,
        named_tensor_pb2,
        queue_runner_pb2,
        saved_model_pb2,
        saver_pb2,
        tensor_bundle_pb2,
        tensorflow_server_pb2,
    )

    cluster = cluster_pb2.ClusterDef(job=[cluster_pb2.JobDef(name="worker", tasks={1: "b:2"})])
    server = tensorflow_server_pb2.ServerDef(cluster=cluster, job_name="worker", task_index=1, protocol="grpc")
    example = example_pb2.Example(
        features=feature_pb2.Features(
            feature={"x": feature_pb2.Feature(int64_list=feature_pb2.Int64List(value=[1, 300]))}
        )
    )
    messages = [
        cluster,
        server,
        example,
        saver_pb2.SaverDef(save_tensor_name="s", version=saver_pb2.SaverDef.V2, max_to_keep=5),
        queue_runner_pb2.QueueRunnerDef(queue_name="q", enqueue_op_name=["e"], queue_closed_exception_types=[11]),
        tensor_bundle_pb2.BundleHeaderProto(num_shards=2),
        tensor_bundle_pb2.BundleEntryProto(dtype=1, shard_id=1, offset=4, size=8, crc32c=7),
        saved_model_pb2.SavedModel(saved_model_schema_version=1),
        meta_graph_pb2.TensorInfo(name="t:0", dtype=1),
        control_flow_pb2.ControlFlowContextDef(
            while_ctxt=control_flow_pb2.WhileContextDef(
                context_name="w",
                loop_exit_names=["e"],
                values_def=control_flow_pb2.ValuesDef(values=["v"], external_values={"x": "y"}),
            )
        ),
        device_attributes_pb2.DeviceAttributes(name="/device:CPU:0", incarnation=2**63 + 5, memory_limit=7),
        device_properties_pb2.DeviceProperties(type="CPU", environment={"a": "b"}, frequency=3),
        named_tensor_pb2.NamedTensorProto(name="n", tensor=tf.make_tensor_proto([1.0, 2.0])),
        kernel_def_pb2.KernelDef(
            op="Add",
            device_type="CPU",
            constraint=[kernel_def_pb2.KernelDef.AttrConstraint(name="T")],
            host_memory_arg=["x"],
        ),
        log_memory_pb2.MemoryLogTensorAllocation(step_id=3, kernel_name="k"),
        reader_base_pb2.ReaderBaseState(work_started=4, current_work=b"w"),
        example_parser_configuration_pb2.FeatureConfiguration(
            fixed_len_feature=example_parser_configuration_pb2.FixedLenFeatureProto(
                dtype=1, values_output_tensor_name="t"
            )
        ),
        tf.train.ClusterDef(job=[tf.train.JobDef(name="ps")]),
        tf.train.ServerDef(job_name="j"),
        tf.train.SaverDef(filename_tensor_name="f"),
        tf.train.SequenceExample(
            feature_lists=tf.train.FeatureLists(
                feature_list={
                    "f": tf.train.FeatureList(feature=[tf.train.Feature(float_list=tf.train.FloatList(value=[0.5]))])
                }
            )
        ),
        tf.train.Feature(bytes_list=tf.train.BytesList(value=[b"a"])),
        tf.train.Example(features=tf.train.Features()),
    ]
    return [[message.SerializeToString(deterministic=True), str(message)] for message in messages]


def global_steps_in_arrays(tf, np):
    step = tf.Variable([5], name="global_step", dtype=tf.int64)
    with tf.Session() as sess:
        sess.run(step.initializer)
        return [tf.train.global_step(sess, step), error_class(lambda: tf.train.global_step(sess, tf.constant([1, 2])))]
