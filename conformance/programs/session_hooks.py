"""Hooks: the order of their calls, lines they log, files they write, when they stop, and errors."""

import logging
import os
import re
import shutil
import tempfile
from contextlib import contextmanager

from conformance.outcomes import error_class, failure

CONTROL_FLOW_V2 = True


@contextmanager
def _directory():
    path = tempfile.mkdtemp()
    try:
        yield path
    finally:
        shutil.rmtree(path)


class _Lines(logging.Handler):
    def __init__(self):
        logging.Handler.__init__(self)
        self.lines = []

    def emit(self, record):
        self.lines.append(record.levelname + " " + record.getMessage())


@contextmanager
def _log(*places):
    """The lines that are logged meanwhile, with times as T and directories as DIR."""
    logger = logging.getLogger("tensorflow")
    handler, level = _Lines(), logger.level
    others, logger.handlers = logger.handlers, [handler]
    logger.setLevel(logging.INFO)
    found = []
    try:
        yield found
    finally:
        logger.handlers = others
        logger.setLevel(level)
        for line in handler.lines:
            for place in places:
                line = line.replace(place, "DIR")
            line = re.sub(r"\(\d+\.\d+ sec\)", "(T sec)", line)
            if not line.startswith("WARNING From"):  # deprecations
                found.append(re.sub(r"/sec: \S+", "/sec: T", line))


def _files(path):
    """The files of a directory, whatever event files there are as one."""
    return sorted({re.sub(r"tfevents.*", "tfevents", name) for name in os.listdir(path)})


def _counter(tf):
    """A step that adds to the global step, and what it computes."""
    from tensorflow.python.training import training_util

    step = tf.train.get_or_create_global_step()
    before = training_util._get_or_create_global_step_read()
    with tf.control_dependencies([before]):
        train = tf.assign_add(step, 1)
    return train, 100.0 / tf.cast(before + 1, tf.float32)


def _recorder(tf, calls, name="hook", stop_at=None):
    class Recorder(tf.train.SessionRunHook):
        def begin(self):
            calls.append(name + ".begin")
            self.runs = 0

        def after_create_session(self, session, coord):
            calls.append("%s.after_create_session %s" % (name, type(coord).__name__))
            calls.append(tf.get_default_graph().finalized)

        def before_run(self, run_context):
            calls.append(name + ".before_run " + str(run_context.original_args.feed_dict))
            return tf.train.SessionRunArgs({"step": tf.train.get_global_step()})

        def after_run(self, run_context, run_values):
            self.runs += 1
            calls.append("%s.after_run %s" % (name, sorted(run_values.results)))
            calls.append([type(run_values.options).__name__, type(run_values.run_metadata).__name__])
            if self.runs == stop_at:
                run_context.request_stop()

        def end(self, session):
            calls.append("%s.end %s" % (name, session.run(tf.train.get_global_step())))

    return Recorder()


def order_of_calls(tf, np):
    train, _ = _counter(tf)
    calls = []
    hooks = [_recorder(tf, calls, "first"), _recorder(tf, calls, "second", stop_at=2)]
    with tf.train.MonitoredSession(hooks=hooks) as sess:
        while not sess.should_stop():
            calls.append(sess.run(train))
    return calls


def values_of_hooks(tf, np):
    args = tf.train.SessionRunArgs("a")
    context = tf.train.SessionRunContext(args, "session")
    context.request_stop()
    values = tf.train.SessionRunValues([1], None, None)
    return [args, context.original_args, context.session, context.stop_requested, values]


def timers(tf, np):
    timer = tf.train.SecondOrStepTimer(every_steps=3)
    found = []
    for step in (2, 2, 3, 5, 6, 9):
        triggers = timer.should_trigger_for_step(step)
        found.append([triggers, timer.last_triggered_step()])
        if triggers:
            found.append(timer.update_last_triggered_step(step)[1])
    timer.reset()
    found.append(timer.should_trigger_for_step(9))
    slow = tf.train.SecondOrStepTimer(every_secs=1000.0)
    found += [slow.should_trigger_for_step(1), slow.update_last_triggered_step(1)]
    found += [slow.should_trigger_for_step(5), timer.last_triggered_step()]
    return found + [
        failure(lambda: tf.train.SecondOrStepTimer()),
        failure(lambda: tf.train.SecondOrStepTimer(1, 2)),
    ]


def stop_at_step(tf, np):
    train, _ = _counter(tf)
    found = []
    for arguments in ({"num_steps": 3}, {"last_step": 4}, {"last_step": 0}):
        with tf.train.MonitoredSession(hooks=[tf.train.StopAtStepHook(**arguments)]) as sess:
            steps = []
            while not sess.should_stop():
                steps.append(sess.run(train))
        found.append(steps)
    return found + [
        failure(lambda: tf.train.StopAtStepHook()),
        failure(lambda: tf.train.StopAtStepHook(1, 2)),
    ]


def logged_tensors(tf, np):
    train, loss = _counter(tf)
    pair = tf.constant([0.1234567891, 1e-9], name="pair")
    hooks = [
        tf.train.LoggingTensorHook({"loss": loss, "a": "pair"}, every_n_iter=2),
        tf.train.LoggingTensorHook(["pair:0"], at_end=True),
        tf.train.LoggingTensorHook([pair], every_n_iter=3, formatter=lambda values: "only %d" % len(values)),
        tf.train.LoggingTensorHook({"loss": loss}, every_n_secs=1000),
    ]
    with _log() as lines:
        with tf.train.SingularMonitoredSession(hooks=hooks) as sess:
            for _ in range(5):
                sess.run(train)
    tf.split(tf.zeros([4]), 2, name="two")

    def begun(tensors):
        tf.train.LoggingTensorHook(tensors, every_n_iter=1).begin()

    return [
        [line.replace(str(pair), "PAIR") for line in lines],
        failure(lambda: tf.train.LoggingTensorHook(["a"])),
        failure(lambda: tf.train.LoggingTensorHook(["a"], 1, 2)),
        failure(lambda: tf.train.LoggingTensorHook(["a"], every_n_iter=0)),
        failure(lambda: begun(["two"])),
        error_class(lambda: begun(["absent"])),
        error_class(lambda: begun([tf.Graph()])),
    ]


def nan_loss(tf, np):
    tf.train.get_or_create_global_step()
    x = tf.placeholder(tf.float32, [])
    loss = tf.log(x)

    def run(fail):
        hook = tf.train.NanTensorHook(loss, fail_on_nan_loss=fail)
        values = []
        with tf.train.MonitoredSession(hooks=[hook]) as sess:
            for value in (1.0, 0.0, -1.0, 1.0):
                if sess.should_stop():
                    break
                values.append(sess.run(loss, {x: value}))
        return values

    with _log() as lines:
        found = [run(False), failure(lambda: run(True))]
    return [found, lines, str(tf.train.NanLossDuringTrainingError())]


def steps_per_second(tf, np):
    train, _ = _counter(tf)
    with _directory() as path:
        hook = tf.train.StepCounterHook(every_n_steps=3, output_dir=path)
        with _log(path) as lines:
            with tf.train.SingularMonitoredSession(hooks=[hook]) as sess:
                for _ in range(8):
                    sess.run(train)
                sess.run("global_step:0")
                sess.run("global_step:0")
        tf.summary.FileWriterCache.clear()
        events = _events(tf, path)
    return [
        lines,
        events,
        failure(lambda: tf.train.StepCounterHook(1, 2)),
        failure(lambda: tf.train.StepCounterHook(None)),
    ]


def _events(tf, path):
    """What the newest event file of a directory holds."""
    found = []
    for name in sorted(name for name in os.listdir(path) if "tfevents" in name)[-1:]:
        for event in tf.train.summary_iterator(os.path.join(path, name)):
            kind = event.WhichOneof("what")
            line = [event.step, kind]
            if kind == "summary":
                line += [value.tag for value in event.summary.value]
            if kind == "session_log":
                log = event.session_log
                line += [log.status, log.checkpoint_path.replace(path, "DIR")]
            found.append(line)
    return found


def saved_checkpoints(tf, np):
    train, _ = _counter(tf)
    calls = []

    class Listener(tf.train.CheckpointSaverListener):
        def begin(self):
            calls.append("begin")

        def before_save(self, session, global_step_value):
            calls.append("before_save %d" % global_step_value)

        def after_save(self, session, global_step_value):
            calls.append("after_save %d" % global_step_value)
            return global_step_value >= 4

        def end(self, session, global_step_value):
            calls.append("end %d" % global_step_value)

    with _directory() as path:
        with _log(path) as lines:
            scaffold = tf.train.Scaffold()
            hook = tf.train.CheckpointSaverHook(path, save_steps=2, scaffold=scaffold, listeners=[Listener()])
            creator = tf.train.ChiefSessionCreator(scaffold)
            with tf.train.MonitoredSession(creator, [hook]) as sess:
                while not sess.should_stop():
                    sess.run(train)
        tf.summary.FileWriterCache.clear()
        files = _files(path)
        with open(os.path.join(path, "checkpoint")) as file:
            state = file.read().replace(path, "DIR")
        events = _events(tf, path)
    lines = [re.sub(r"<.*>", "<LISTENER>", line) for line in lines]
    return [calls, lines, files, state, events]


def savers_of_hooks(tf, np):
    train, _ = _counter(tf)
    with _directory() as path:

        def run(hook):
            with tf.train.SingularMonitoredSession(hooks=[hook]) as sess:
                sess.run(train)

        found = [failure(lambda: tf.train.CheckpointSaverHook(path, 1, 1))]
        found.append(failure(lambda: tf.train.CheckpointSaverHook(path, saver=1, scaffold=2)))
        saver = tf.train.Saver([tf.train.get_global_step()], max_to_keep=1)
        run(tf.train.CheckpointSaverHook(path, save_steps=1, saver=saver, checkpoint_basename="other"))
        found.append(sorted(name for name in os.listdir(path) if name.startswith("other")))
        run(tf.train.CheckpointSaverHook(path, save_secs=1000))
        found.append(sorted(name for name in os.listdir(path) if name.startswith("model")))
        tf.add_to_collection(tf.GraphKeys.SAVERS, saver)
        scaffold = tf.train.Scaffold(saver=saver)
        hook = tf.train.CheckpointSaverHook(path, save_secs=1000)

        def several():
            with tf.train.SingularMonitoredSession(hooks=[hook], scaffold=scaffold) as sess:
                sess.run(train)

        found.append(failure(several))
        tf.summary.FileWriterCache.clear()
    return found


def saved_summaries(tf, np):
    train, loss = _counter(tf)
    tf.summary.scalar("loss", loss)
    other = tf.summary.scalar("other", loss * 2)
    with _directory() as path, _directory() as second:
        scaffold = tf.train.Scaffold()
        hooks = [
            tf.train.SummarySaverHook(save_steps=2, output_dir=path, scaffold=scaffold),
            tf.train.SummarySaverHook(save_secs=1000, output_dir=second, summary_op=[other]),
            tf.train.SummarySaverHook(save_steps=1, summary_op=other),
        ]
        with tf.train.SingularMonitoredSession(hooks=hooks, scaffold=scaffold) as sess:
            for _ in range(6):
                sess.run(train)
        tf.summary.FileWriterCache.clear()
        found = [_events(tf, path), _events(tf, second)]
    return found + [
        failure(lambda: tf.train.SummarySaverHook(1)),
        failure(lambda: tf.train.SummarySaverHook(1, summary_op=other, scaffold=scaffold)),
        failure(lambda: tf.train.SummarySaverHook(summary_op=other)),
    ]


def final_values(tf, np):
    train, _ = _counter(tf)
    x = tf.placeholder_with_default(2.0, [])
    hook = tf.train.FinalOpsHook({"step": tf.train.get_global_step(), "x": x * 10}, {x: 3.0})
    with tf.train.SingularMonitoredSession(hooks=[hook, tf.train.FinalOpsHook(None)]) as sess:
        before = hook.final_ops_values
        sess.run(train)
        sess.run(train)
    return [before, hook.final_ops_values]


def fed_by_hooks(tf, np):
    tf.train.get_or_create_global_step()
    x, y = tf.placeholder(tf.float32, [], name="x"), tf.placeholder(tf.float32, [], name="y")
    numbers = iter(range(10))
    total = x + y
    hook = tf.train.FeedFnHook(lambda: {x: next(numbers)})
    with tf.train.SingularMonitoredSession(hooks=[hook]) as sess:
        found = [sess.run(x), sess.run(total, {y: 10})]
        found.append(failure(lambda: sess.run(x, {x: 1}), "^.*?Conflict"))
    with tf.train.SingularMonitoredSession(hooks=[hook, tf.train.FeedFnHook(lambda: {x: 1})]) as sess:
        found.append(failure(lambda: sess.run(x), "^.*?Conflict"))
    return found


def waiting_for_a_step(tf, np):
    train, _ = _counter(tf)
    hooks = [tf.train.GlobalStepWaiterHook(0), tf.train.GlobalStepWaiterHook(2)]
    scaffold = tf.train.Scaffold(init_fn=lambda scaffold, session: session.run(tf.train.get_global_step().initializer))

    class Counts(tf.train.SessionRunHook):
        def after_create_session(self, session, coord):
            session.run(train)
            session.run(train)

    with _log() as lines:
        with tf.train.SingularMonitoredSession(hooks=[Counts()] + hooks, scaffold=scaffold) as sess:
            value = sess.run(train)
    return [value, lines]


def without_a_global_step(tf, np):
    x = tf.constant(1.0)
    tf.Variable(1.0)

    def begun(hook):
        return failure(hook.begin)

    with _directory() as path:
        found = [
            begun(tf.train.StopAtStepHook(1)),
            begun(tf.train.CheckpointSaverHook(path, save_steps=1)),
            begun(tf.train.StepCounterHook()),
            begun(tf.train.SummarySaverHook(1, summary_op=x)),
            begun(tf.train.GlobalStepWaiterHook(1)),
            begun(tf.train.ProfilerHook(1, output_dir=path)),
        ]
        tf.summary.FileWriterCache.clear()
    return found


def profiles(tf, np):
    train, loss = _counter(tf)
    with _directory() as path:
        hook = tf.train.ProfilerHook(save_steps=2, output_dir=path)
        with _log(path) as lines:
            with tf.train.SingularMonitoredSession(hooks=[hook]) as sess:
                for _ in range(6):
                    sess.run([train, loss])
        tf.summary.FileWriterCache.clear()
        files = sorted(name for name in os.listdir(path) if name.startswith("timeline"))
        events = _events(tf, path)
    return [lines, files, events]


def several_steps_in_one_run(tf, np):
    from tensorflow.python.training import basic_session_run_hooks

    steps = basic_session_run_hooks.get_or_create_steps_per_run_variable()
    train = tf.assign_add(tf.train.get_or_create_global_step(), tf.cast(steps, tf.int64))
    hook = basic_session_run_hooks._MultiStepStopAtStepHook(last_step=10, steps_per_run=4)
    found = [steps.name, steps is basic_session_run_hooks.get_or_create_steps_per_run_variable()]
    with tf.train.SingularMonitoredSession(hooks=[hook]) as sess:
        while not sess.should_stop():
            found.append(sess.run(train))
    return found
