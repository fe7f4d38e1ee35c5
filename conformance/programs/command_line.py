"""`tf.flags`, `tf.app.run` and `tf.logging`."""

import importlib
import logging
import sys

from conformance.outcomes import error_class


class _Lines(logging.Handler):
    """Collects what is logged."""

    def __init__(self):
        logging.Handler.__init__(self)
        self.lines = []

    def emit(self, record):
        self.lines.append("%s:%s:%s" % (record.levelname, record.name, record.getMessage()))


def messages(tf, np):
    handler = _Lines()
    logger = tf.get_logger()
    before = tf.logging.get_verbosity()
    logger.addHandler(handler)
    try:
        tf.logging.set_verbosity(tf.logging.INFO)
        tf.logging.debug("hidden")
        tf.logging.info("shown %d of %s", 1, "two")
        tf.logging.warn("warn")
        tf.logging.warning("warning %(a)s", {"a": 3})
        tf.logging.error("error")
        tf.logging.fatal("fatal")
        tf.logging.log(tf.logging.WARN, "log %s", "x")
        tf.logging.vlog(tf.logging.INFO, "vlog")
        tf.logging.TaskLevelStatusMessage("status")
        tf.logging.log_if(tf.logging.INFO, "yes %d", True, 5)
        tf.logging.log_if(tf.logging.INFO, "no", False)
        for i in range(5):
            tf.logging.log_every_n(tf.logging.INFO, "every second: %d", 2, i)
        tf.logging.set_verbosity(tf.logging.DEBUG)
        tf.logging.debug("now shown")
        level = tf.logging.get_verbosity()
    finally:
        logger.removeHandler(handler)
        tf.logging.set_verbosity(before)
    levels = [tf.logging.DEBUG, tf.logging.INFO, tf.logging.WARN, tf.logging.ERROR, tf.logging.FATAL]
    lines = [line for line in handler.lines if "is deprecated" not in line]
    return [lines, level, levels, error_class(tf.logging.flush)]


def _restoring(flags, run):
    """What `run()` returns; the flags it defines and absl's log handler are taken away again."""
    importlib.import_module("absl.app")  # defines flags of its own
    known, argv, handlers, level = set(flags.FLAGS), sys.argv, logging.root.handlers[:], logging.root.level
    flags.FLAGS.unparse_flags()
    try:
        return run()
    finally:
        sys.argv, logging.root.handlers[:] = argv, handlers
        logging.root.setLevel(level)
        for name in set(flags.FLAGS) - known:
            delattr(flags.FLAGS, name)


def flags(tf, np):
    def run():
        tf.flags.DEFINE_string("s", "text", "A string.")
        tf.flags.DEFINE_integer("n", 3, "An integer.")
        tf.app.flags.DEFINE_float("x", None, "A number.")
        tf.app.flags.DEFINE_boolean("b", False, "Whether.")
        tf.flags.DEFINE_bool("c", True, "Whether.")
        tf.flags.DEFINE_list("l", ["a"], "Texts.")
        tf.flags.DEFINE_enum("e", "one", ["one", "two"], "A choice.")
        tf.flags.DEFINE_multi_integer("m", [1], "Integers.")
        tf.app.flags.DEFINE_string(flag_name="old", default_value="d", docstring="With the old names.")
        FLAGS = tf.app.flags.FLAGS
        sys.argv = [
            "script",
            "--s=given",
            "--n",
            "5",
            "--x=1.5",
            "--b",
            "--noc",
            "--l=p,q",
            "--e=two",
            "--m=3",
            "--m=4",
        ]
        values = [FLAGS.s, FLAGS.n, FLAGS.x, FLAGS.b, FLAGS.c, FLAGS.l, FLAGS.e, FLAGS.m, FLAGS.old]
        FLAGS.n = 7
        values += [tf.flags.FLAGS.n, "n" in FLAGS, "nothing" in FLAGS, FLAGS["s"].value, FLAGS.flag_values_dict()["s"]]
        values.append(error_class(lambda: FLAGS.nothing))
        values.append(error_class(lambda: tf.flags.DEFINE_string("s", "again", "Twice.")))
        return values

    return _restoring(tf.app.flags, run)


def unknown_flags(tf, np):
    def run():
        tf.flags.DEFINE_integer("n", 3, "An integer.")
        sys.argv = ["script", "--unknown=1"]
        return [error_class(lambda: tf.flags.FLAGS.n), error_class(lambda: tf.flags.FLAGS(["script", "--n=x"]))]

    return _restoring(tf.app.flags, run)


def main_function(tf, np):
    def run():
        tf.flags.DEFINE_integer("n", 3, "An integer.")
        seen = []

        def main(argv):
            seen.append([argv, tf.flags.FLAGS.n])
            return 4

        try:
            tf.app.run(main, argv=["script", "--n=8", "rest", "--unknown=1"])
        except SystemExit as end:
            seen.append(end.code)
        return seen

    return _restoring(tf.app.flags, run)


def resources(tf, np):
    directory = tf.resource_loader.get_data_files_path()
    return [
        directory.endswith("programs"),
        tf.resource_loader.get_path_to_datafile("x").endswith("programs/x"),
        tf.resource_loader.readahead_file_path("a/b"),
        error_class(lambda: tf.resource_loader.load_resource("no such file")),
    ]
