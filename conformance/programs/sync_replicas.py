"""SyncReplicasOptimizer, clusters, servers and the placing of replicas: nodes, updates, errors."""

import threading

from conformance.outcomes import error_class, failure

CONTROL_FLOW_V2 = True


def _model(tf, opt, sparse=False):
    step = tf.train.get_or_create_global_step()
    w = tf.get_variable("w", initializer=[1.0, 2.0, 3.0])
    x = tf.placeholder(tf.float32, [], name="x")
    loss = tf.reduce_sum(tf.gather(w, [0, 2])) * x if sparse else tf.reduce_sum(w * w) * x
    return w, x, opt.minimize(loss, global_step=step)


def nodes(tf, np):
    opt = tf.train.SyncReplicasOptimizer(tf.train.MomentumOptimizer(0.1, 0.9), 2, total_num_replicas=3)
    _model(tf, opt)
    opt.get_init_tokens_op()
    opt.make_session_run_hook(True).begin()
    names = [
        opt.get_slot_names(),
        [v.name for v in opt.variables()],
        opt.get_slot(tf.trainable_variables()[0], "momentum").name,
    ]
    runner = opt.get_chief_queue_runner()
    names += [runner.name, [op.name for op in runner.enqueue_ops], opt.chief_init_op.name, opt.local_step_init_op.name]
    return [names, opt.get_name(), tf.get_default_graph()]


def sparse_nodes(tf, np):
    opt = tf.train.SyncReplicasOptimizer(tf.train.GradientDescentOptimizer(0.1), 2, name="sync")
    _model(tf, opt, sparse=True)
    return [opt.get_init_tokens_op(0).name, tf.get_default_graph()]


def averaged_nodes(tf, np):
    average = tf.train.ExponentialMovingAverage(0.9)
    opt = tf.train.SyncReplicasOptimizer(
        tf.train.GradientDescentOptimizer(0.1), 1, variable_averages=average, variables_to_average=None
    )
    _model(tf, opt)
    return tf.get_default_graph()


def one_replica(tf, np):
    found = []
    for sparse in (False, True):
        tf.reset_default_graph()
        opt = tf.train.SyncReplicasOptimizer(tf.train.GradientDescentOptimizer(0.1), 1)
        w, x, train = _model(tf, opt, sparse)
        hook = opt.make_session_run_hook(is_chief=True, num_tokens=0)
        with tf.train.MonitoredSession(hooks=[hook], stop_grace_period_secs=1) as sess:
            for value in (1.0, 2.0, 0.5):
                sess.run(train, {x: value})
                found.append(sess.run([w, "global_step:0"]))
    return found


def two_replicas(tf, np):
    opt = tf.train.SyncReplicasOptimizer(tf.train.GradientDescentOptimizer(0.1), 2)
    w, x, train = _model(tf, opt)
    hook = opt.make_session_run_hook(is_chief=True, num_tokens=0)
    found = []
    with tf.train.SingularMonitoredSession(hooks=[hook], stop_grace_period_secs=1) as sess:
        for _ in range(3):
            threads = [
                threading.Thread(target=sess.raw_session().run, args=(train, {x: value})) for value in (1.0, 3.0)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            found.append(sess.run([w, "global_step:0"]))
    return found


def errors(tf, np):
    opt = tf.train.SyncReplicasOptimizer(tf.train.GradientDescentOptimizer(0.1), 3, total_num_replicas=1)
    w = tf.get_variable("w", initializer=[1.0, 2.0])
    found = [
        failure(lambda: opt.apply_gradients([])),
        failure(lambda: opt.apply_gradients([(w, w)])),
        failure(opt.get_chief_queue_runner),
        failure(opt.get_init_tokens_op),
        failure(opt.make_session_run_hook(True).begin),
    ]
    opt.minimize(tf.reduce_sum(w), global_step=tf.train.get_or_create_global_step())
    return found + [failure(lambda: opt.get_init_tokens_op(1))]


def clusters(tf, np):
    spec = tf.train.ClusterSpec({"worker": ["a:1", "b:2"], "ps": {0: "c:3", 2: "d:4"}, "none": []})
    found = [str(spec), spec.as_dict(), sorted(spec.jobs), bool(spec), bool(tf.train.ClusterSpec({}))]
    found += [spec.num_tasks("worker"), spec.task_indices("ps"), spec.task_address("ps", 2), spec.job_tasks("ps")]
    found.append(str(spec.as_cluster_def()))
    found += [
        spec == tf.train.ClusterSpec(spec),
        spec != tf.train.ClusterSpec({}),
        tf.train.ClusterSpec(spec.as_cluster_def()) == spec,
    ]
    return found + [
        failure(lambda: spec.num_tasks("q")),
        failure(lambda: spec.task_indices("q")),
        failure(lambda: spec.job_tasks("q")),
        failure(lambda: spec.task_address("q", 0)),
        failure(lambda: spec.task_address("ps", 1)),
        failure(lambda: tf.train.ClusterSpec(1)),
        failure(lambda: tf.train.ClusterSpec({"a": "b"})),
        failure(lambda: tf.train.ClusterSpec({"a": [1]})),
        failure(lambda: tf.train.ClusterSpec({1: ["a"]})),
    ]


def shared_variables(tf, np):
    server = tf.train.Server.create_local_server()
    v = tf.get_variable("v", initializer=1.0)
    queue = tf.FIFOQueue(3, tf.float32, shapes=[], shared_name="q")
    put, size = queue.enqueue(v), queue.size()
    add = tf.assign_add(v, 1.0)
    found = []
    with tf.Session(server.target) as first, tf.Session(server.target) as second:
        first.run(v.initializer)
        found += [second.run(add), first.run(add), first.run(v)]
        second.run(put)
        found.append(first.run(size))
    with tf.Session(server.target) as third:
        found += [third.run(v), third.run(size)]
    with tf.Graph().as_default():
        other = tf.get_variable("v", [], initializer=tf.zeros_initializer())
        with tf.Session(server.target) as fourth:
            found.append(fourth.run(other))
    with tf.Session() as apart:
        found.append(error_class(lambda: apart.run(v)))
    tf.Session.reset(server.target)
    with tf.Session(server.target) as fifth:
        found.append(error_class(lambda: fifth.run(v)))
    definition = server.server_def
    found += [definition.job_name, definition.task_index, definition.protocol, server.target[:7]]
    return found


def random_streams_are_a_sessions_own(tf, np):
    server = tf.train.Server({"local": ["localhost:0"]}, "local", 0)
    x = tf.random_uniform([2], seed=3)
    with tf.Session(server.target) as first:
        found = [first.run(x), first.run(x)]
    with tf.Session(server.target) as second:
        return found + [second.run(x)]


def chief_and_worker(tf, np):
    server = tf.train.Server.create_local_server()
    step = tf.train.get_or_create_global_step()
    add = tf.assign_add(step, 1)
    found = []
    with tf.train.MonitoredTrainingSession(master=server.target) as chief:
        found.append(chief.run(add))
        with tf.train.MonitoredTrainingSession(master=server.target, is_chief=False) as worker:
            found += [worker.run(add), chief.run(add)]
    return found


def servers_refuse(tf, np):
    two = {"ps": ["localhost:0"], "worker": ["localhost:0"]}
    return [
        failure(lambda: tf.train.Server(1)),
        failure(lambda: tf.train.Server(two)),
        failure(lambda: tf.train.Server({"a": ["localhost:0", "localhost:0"]})),
        failure(lambda: tf.train.Server(two, job_name="q", task_index=None)),
        error_class(lambda: tf.train.Server(two, job_name="q", task_index=0)),
    ]


def placed_replicas(tf, np):
    cluster = {"ps": ["a:1", "b:2"], "worker": ["c:3"]}
    found = [
        tf.train.replica_device_setter(),
        tf.train.replica_device_setter(cluster={"worker": ["c:3"]}),
        failure(lambda: tf.train.replica_device_setter(ps_tasks=1, ps_strategy=3)),
    ]
    with tf.device(tf.train.replica_device_setter(cluster=cluster, worker_device="/job:worker/task:0/gpu:0")):
        for name in ("u", "v", "w"):
            tf.get_variable(name, [2])
        with tf.device("/cpu:0"):
            tf.get_variable("x", [2])
            tf.constant(1)
        with tf.device("/job:worker"):
            tf.get_variable("y", [2])
        tf.constant(2.0, name="c")
    chosen = tf.train.replica_device_setter(3, ps_device="/job:p", ps_ops=["Const"], ps_strategy=lambda op: 2)
    with tf.device(chosen):
        tf.constant(1.0, name="d")
        tf.get_variable("z", [2], use_resource=True)
    with tf.device(tf.train.replica_device_setter(2, merge_devices=False)):
        with tf.device("/cpu:0"):
            tf.get_variable("a", [1])
    return found + [["%s %s" % (op.name, op.device) for op in tf.get_default_graph().get_operations()]]
