"""`tf.gfile` and its kin on local files."""

import functools
import os
import tempfile

from conformance.outcomes import error_class, failure


def _directory():
    return tempfile.mkdtemp()


def write_read(tf, np):
    path = os.path.join(_directory(), "text")
    with tf.gfile.GFile(path, "w") as file:
        file.write("first\n")
        file.write(b"second\n")
        file.write("dr\u00efte")
    with tf.gfile.Open(path) as file:
        whole = file.read()
    with tf.gfile.FastGFile(path, "rb") as file:
        parts = [
            file.read(3),
            file.tell(),
            file.readline(),
            file.size(),
            file.readlines(),
            file.read(),
            file.seekable(),
        ]
        file.seek(2)
        parts.append(file.read(2))
        file.seek(-3, 2)
        parts.append(file.read(1))
        file.seek(offset=-1, whence=1)
        parts.append(file.tell())
        file.seek(position=6)
        parts.append(file.readline())
    lines = list(tf.gfile.GFile(path))
    with tf.gfile.GFile(path, "a") as file:
        file.write("!")
    stat = tf.gfile.Stat(path)
    return [whole, parts, lines, stat.length, bool(stat.is_directory), tf.gfile.GFile(path).mode]


def modes(tf, np):
    path = os.path.join(_directory(), "text")
    results = [error_class(lambda: tf.gfile.GFile(path, "x")), error_class(lambda: tf.gfile.GFile(path).read())]
    missing = tf.gfile.GFile(path)
    results.append(error_class(missing.size))
    with tf.gfile.GFile(path, "w+") as file:
        file.write("abcdef")
        file.flush()
        results += [file.read(2), file.tell()]
    with tf.gfile.GFile(path, "r+") as file:
        results.append(file.read())
        file.write("XY")
    results.append(tf.gfile.GFile(path).read())
    with tf.gfile.GFile(path, "a+") as file:
        file.write("Z")
        file.flush()
        results.append(file.read())
    results += [
        error_class(lambda: tf.gfile.GFile(path, "w").read()),
        error_class(lambda: tf.gfile.GFile(path, "r").write("a")),
        error_class(lambda: tf.gfile.GFile(path).seek()),
        error_class(lambda: tf.gfile.GFile(path).seek(1, 0, 2)),
        error_class(lambda: tf.gfile.GFile(path).seek(1, 3)),
    ]
    with tf.gfile.GFile(path, "w") as file:
        file.write("abc")
        results.append(file.tell())
    return results


def directories(tf, np):
    base = _directory()
    deep = os.path.join(base, "a", "b", "c")
    results = [tf.gfile.Exists(deep), tf.gfile.IsDirectory(deep), error_class(lambda: tf.gfile.MkDir(deep))]
    tf.gfile.MakeDirs(deep)
    tf.gfile.MakeDirs(deep)
    results += [tf.gfile.Exists(deep), tf.gfile.IsDirectory(deep), error_class(lambda: tf.gfile.MkDir(deep))]
    for name in ("x.txt", "y.txt", ".hidden.txt", "z.bin"):
        with tf.gfile.GFile(os.path.join(base, "a", name), "w") as file:
            file.write(name)
    results += [
        sorted(tf.gfile.ListDirectory(os.path.join(base, "a"))),
        error_class(lambda: tf.gfile.ListDirectory(os.path.join(base, "missing"))),
        error_class(lambda: tf.gfile.ListDirectory(os.path.join(base, "a", "x.txt"))),
        sorted(os.path.basename(p) for p in tf.gfile.Glob(os.path.join(base, "a", "*.txt"))),
        sorted(os.path.basename(p) for p in tf.gfile.Glob(os.path.join(base, "*", "[xz].*"))),
        sorted(
            os.path.basename(p)
            for p in tf.gfile.Glob([os.path.join(base, "a", "x*"), os.path.join(base, "a", "?.bin")])
        ),
        tf.gfile.Glob(os.path.join(base, "nothing*")),
        [os.path.basename(p) for p in tf.gfile.Glob(os.path.join(base, "a", "x.txt"))],
        tf.gfile.Glob(os.path.join(base, "a", "missing.txt")),
    ]
    for in_order in (True, False):
        walked = tf.gfile.Walk(base, in_order)
        results.append([(os.path.relpath(top, base), sorted(subs), sorted(names)) for top, subs, names in walked])
    results.append(list(tf.gfile.Walk(os.path.join(base, "missing"))))
    return results


def empty_path(tf, np):
    """It is no directory, but can be made: hooks whose output directory is "" write where the program runs."""
    before = os.getcwd()
    os.chdir(_directory())
    try:
        results = [tf.gfile.MakeDirs(""), tf.gfile.MkDir(""), tf.gfile.Exists(""), tf.gfile.IsDirectory("")]
        step = tf.train.create_global_step().assign_add(1)
        with tf.train.SingularMonitoredSession(hooks=[tf.train.ProfilerHook(save_steps=1)]) as sess:
            sess.run(step)
            sess.run(step)
        return results + sorted(name for name in os.listdir(".") if name.startswith("timeline"))
    finally:
        os.chdir(before)


def changes(tf, np):
    base = _directory()
    one, two = os.path.join(base, "one"), os.path.join(base, "two")
    with tf.gfile.GFile(one, "w") as file:
        file.write("1")
    results = []
    tf.gfile.Copy(one, two)
    results += [error_class(lambda: tf.gfile.Copy(one, two)), error_class(lambda: tf.gfile.Rename(one, two))]
    tf.gfile.Copy(one, two, overwrite=True)
    tf.gfile.Rename(one, two, overwrite=True)
    results += [tf.gfile.Exists(one), tf.gfile.Exists(two)]
    results += [
        error_class(lambda: tf.gfile.Remove(one)),
        error_class(lambda: tf.gfile.Copy(one, one + "x")),
        error_class(lambda: tf.gfile.Rename(one, one + "x")),
        error_class(lambda: tf.gfile.DeleteRecursively(one)),
        error_class(lambda: tf.gfile.Stat(one)),
    ]
    tf.gfile.Remove(two)
    tf.gfile.MakeDirs(os.path.join(base, "d", "e"))
    results.append(error_class(lambda: tf.gfile.Remove(os.path.join(base, "d"))))
    tf.gfile.DeleteRecursively(os.path.join(base, "d"))
    results.append(tf.gfile.ListDirectory(base))
    return results


def io_gfile(tf, np):
    base = _directory()
    path = os.path.join(base, "sub", "file")
    results = []
    tf.io.gfile.makedirs(path=os.path.dirname(path))
    with tf.io.gfile.GFile(path, "wb") as file:
        file.write(b"\x00\xff")
    results.append(tf.io.gfile.GFile(path, "rb").read())
    tf.io.gfile.copy(src=path, dst=path + "2")
    tf.io.gfile.rename(src=path, dst=path + "3")
    tf.io.gfile.mkdir(path=os.path.join(base, "empty"))
    results += [
        sorted(tf.io.gfile.listdir(path=os.path.dirname(path))),
        [os.path.basename(p) for p in tf.io.gfile.glob(pattern=os.path.join(base, "*", "*3"))],
        tf.io.gfile.exists(path=path),
        tf.io.gfile.isdir(path=base),
        tf.io.gfile.stat(path=path + "2").length,
        [os.path.basename(top) for top, _, _ in tf.io.gfile.walk(top=os.path.dirname(path), topdown=False)],
    ]
    tf.io.gfile.remove(path=path + "2")
    tf.io.gfile.rmtree(path=os.path.dirname(path))
    results.append(sorted(tf.io.gfile.listdir(base)))
    return results


def seeking_too_far(tf, np):
    path = os.path.join(_directory(), "file")
    with tf.gfile.GFile(path, "w") as file:
        file.write("abc")
    file = tf.gfile.GFile(path)
    return [
        error_class(lambda: file.seek(-1)),
        failure(lambda: file.seek(10)),
        file.tell(),
        error_class(lambda: file.seek(-5, 2)),
        error_class(lambda: file.seek(-50, 1)),
        file.seek(3),
        file.read(),
    ]


def closed_record_writers(tf, np):
    """A closed writer writes no more, and what it has written stays."""
    directory, results = _directory(), []
    for name in ("NONE", "ZLIB", "GZIP"):
        path = os.path.join(directory, name)
        kind = getattr(tf.python_io.TFRecordCompressionType, name)
        writer = tf.python_io.TFRecordWriter(path, tf.python_io.TFRecordOptions(kind))
        writer.write(b"record")
        writer.close()
        writer.close()
        results.append([failure(functools.partial(writer.write, b"more")), failure(writer.flush)])
        results.append(list(tf.python_io.tf_record_iterator(path, tf.python_io.TFRecordOptions(kind))))
    return results


def record_writers_with_a_window(tf, np):
    path, kind = os.path.join(_directory(), "records"), tf.python_io.TFRecordCompressionType.ZLIB
    with tf.python_io.TFRecordWriter(path, tf.python_io.TFRecordOptions(kind, window_bits=9)) as writer:
        writer.write(b"x" * 1000)
    return list(map(len, tf.python_io.tf_record_iterator(path, tf.python_io.TFRecordOptions(kind))))
