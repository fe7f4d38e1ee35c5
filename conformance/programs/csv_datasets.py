"""`tf.data.experimental.CsvDataset`: fields, quotes, headers, and what is no record."""

import itertools
import os
import shutil
import tempfile

from conformance.outcomes import failure


def records(tf, content, defaults, most=12, **options):
    """The records of a file; errors by their classes and messages."""
    directory = tempfile.mkdtemp()
    try:
        path = os.path.join(directory, "values.csv")
        with open(path, "wb") as file:
            file.write(content)
        dataset = tf.data.experimental.CsvDataset([path], defaults, **options)
        get_next = tf.data.make_one_shot_iterator(dataset).get_next()
        found = []
        with tf.Session() as sess:
            for _ in range(most):
                try:
                    found.append([value.item() if hasattr(value, "item") else value for value in sess.run(get_next)])
                except tf.errors.OutOfRangeError:
                    return found + ["end"]
                except tf.errors.OpError as error:
                    message = error.message.splitlines()[0].replace("[_Derived_]", "").strip()
                    found.append("%s: %s" % (type(error).__name__, message))
        return found
    finally:
        shutil.rmtree(directory)


def texts(tf, np):
    contents = [
        b"a,b\r\nc,d\r\n",
        b"a,b\rc,d",
        b"a,b\n\nc,d",
        b"\na,b\n\n",
        b"a\nc,d\n",
        b'a,b,"x\ny"\nd,e\n',
        b'"a""b",c\n"d,\ne",f',
        b'a,"b\nd,e',
        b'a,"b"\r\n"c","d"\r"e",""',
        b",\n,",
        b"",
        b"\n",
        b"a,b\x00c\nd,\xff",
        b"x,y,\nf,g\n",
        b'a"b,c\nd,e\n',
        b'"a"b,c","d"\nd,e\n',
        b'"a"b,c\nd,e\n',
        b' "a",b\nc,d',
        b'"x"\nf,g\n',
    ]
    one = [records(tf, content, [["none"]]) for content in (b"1\n2\n\n3", b"\n\n")]
    return one + [records(tf, content, [[""]] * 2) for content in contents]


def numbers(tf, np):
    contents = [
        b"1, 2\n 3 ,4 ",
        b"1_0,2\n3,4",
        b"1.5,2\n3,",
        b"99999999999,+1\n3,4",
        b"0x10,1\n1e3,.5",
        b'"1","2"\n ,4',
        b"nan,-inf\ninfinity,2",
        b"1e400,1e-400\n1d,2",
    ]
    kinds = [[[0]] * 2, [[0.0]] * 2, [tf.float64, tf.int64]]
    return [records(tf, content, defaults) for content, defaults in itertools.product(contents, kinds)]


def columns(tf, np):
    contents = [b"1,2,3\n4,5,6", b"1\n2,3,4", b'a,b,c"d\n1,2,3', b'1,2,"3\n4",5\n6,7,8', b"\n1,2"]
    chosen = [[1], [0, 2], [1, 2]]
    return [
        records(tf, content, [[""]] * len(columns), select_cols=columns)
        for content, columns in itertools.product(contents, chosen)
    ]


def options(tf, np):
    whole = [[0]] * 2
    found = [
        records(tf, content, whole, header=True)
        for content in (b"h,i\n1,2", b'h,"i\nj"\n1,2', b"", b"\n1,2", b"h,i", b'h"x,i\n1,2', b'h,"i\n1,2')
    ]
    found += [records(tf, content, [[""]] * 2, field_delim=":") for content in (b'"a:b":2', b"a,b:c")]
    found += [records(tf, content, [[""]] * 2, use_quote_delim=False) for content in (b'a"b,c', b'"a\nb",c')]
    found += [records(tf, content, [[""], [7]], na_value="NA") for content in (b'"NA",NA', b" NA,1")]
    for wrong in (
        {"buffer_size": 0},
        {"select_cols": [1, 0]},
        {"select_cols": [-1, 0]},
        {"select_cols": [0]},
        {"field_delim": ";;"},
    ):
        found.append(records(tf, b"1,2", whole, 1, **wrong))
    found.append(records(tf, b"1,2\n3,4", whole, buffer_size=1))
    for defaults in ([[[1, 2]], [0]], [[1, 2], [0]]):
        found.append(failure(lambda defaults=defaults: records(tf, b"1,2", defaults), "Shape [a-z0-9 -]*"))
    return found
