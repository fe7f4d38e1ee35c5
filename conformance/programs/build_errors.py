"""What building a wrong graph raises: the class and the essential message."""

from conformance.outcomes import error_class, failure

# A message without what tells of the op: " for 'name' (op: 'Type') with input shapes: ...".
MESSAGE = r"^((?! for ')[^\n])*"


def matmul(tf, np):
    a = tf.ones([2, 3])
    return [
        failure(lambda: tf.matmul(a, a)),
        failure(lambda: tf.matmul(a, tf.ones([3, 2, 2])), r"^Dimensions must be equal, but are 3 and 2"),
        failure(lambda: tf.matmul(a, tf.ones([3, 2], tf.int32)), r"^[^:]*"),
        failure(lambda: tf.matmul(a, a, transpose_a=True, adjoint_a=True)),
        failure(lambda: tf.matmul(a, "a"), r"^[^,]*"),
        error_class(lambda: tf.matmul(a)),
    ]


def elementwise(tf, np):
    return [
        failure(lambda: tf.ones([2, 3]) + tf.ones([2, 4])),
        failure(lambda: tf.add(tf.ones([2]), tf.ones([3]), name="sum")),
        failure(lambda: tf.maximum(tf.ones([2, 2]), tf.ones([3])), r"^Dimensions must be equal, but are 2 and 3"),
        failure(lambda: tf.sqrt(tf.constant([1]))),
        failure(lambda: tf.logical_and(True, 1), r"^[^,]*"),
        failure(
            lambda: tf.nn.relu(tf.constant(["a"])),
            r"^Value passed to parameter 'features' has DataType string not in list of allowed values",
        ),
        failure(lambda: tf.add_n([])),
        failure(lambda: tf.add_n([tf.ones([2]), tf.ones([3])]), r"^[^.]*"),
        failure(lambda: tf.cast("a", tf.float32)),
        failure(lambda: tf.cast(1.0, "nothing")),
    ]


def reductions_and_axes(tf, np):
    x = tf.ones([2, 3])
    return [
        failure(lambda: tf.reduce_sum(x, 5), r"Invalid reduction dimension"),
        failure(lambda: tf.reduce_sum(x, [0, -3]), r"Invalid reduction dimension -3 for input with 2 dimensions"),
        failure(lambda: tf.argmax(x, 2), MESSAGE),
        failure(lambda: tf.expand_dims(x, 4), MESSAGE),
        failure(lambda: tf.squeeze(x, [0]), MESSAGE),
        failure(
            lambda: tf.concat([x, tf.ones([3, 3])], 1), r"^Dimension 0 in both shapes must be equal, but are 2 and 3"
        ),
        failure(lambda: tf.concat([x, tf.ones([2])], 0), MESSAGE),
        failure(lambda: tf.concat([], 0)),
        failure(lambda: tf.stack([x, tf.ones([2])]), r"^Shapes must be equal rank, but are 2 and 1"),
        failure(lambda: tf.stack([x, x], 5)),
        failure(lambda: tf.unstack(tf.placeholder(tf.float32))),
        failure(lambda: tf.split(x, 4, 1), MESSAGE),
        failure(lambda: tf.split(x, [1, 3], 1), MESSAGE),
        failure(lambda: tf.transpose(x, [0, 1, 2]), MESSAGE),
        failure(lambda: tf.tile(x, [2]), MESSAGE),
        failure(lambda: tf.pad(x, [[1, 1]]), MESSAGE),
        failure(lambda: tf.pad(x, [[1, 1], [0, 0]], mode="WRONG")),
        failure(lambda: tf.slice(x, [0, 2], [2, 2]), MESSAGE),
        failure(lambda: tf.gather(tf.constant(1), [0]), r"^Shape must be at least rank 1 but is rank 0"),
        failure(lambda: tf.reshape(x, [7]), r"^Cannot reshape a tensor with 6 elements to shape \[7\] \(7 elements\)"),
        failure(lambda: tf.reshape(x, [-1, -1]), MESSAGE),
        failure(lambda: tf.one_hot([1.0], 3), r"^[^:]*"),
        failure(lambda: tf.where(tf.constant([True]), 1.0)),
        failure(lambda: tf.boolean_mask(x, tf.constant([True]))),
        failure(lambda: tf.range(0, 3, 0), MESSAGE),
        failure(lambda: tf.fill([-1], 1.0), MESSAGE),
    ]


def network(tf, np):
    x = tf.ones([1, 4, 4, 2])
    return [
        failure(lambda: tf.nn.conv2d(x, tf.ones([3, 3, 3, 1]), [1, 1, 1, 1], "SAME")),
        failure(lambda: tf.nn.conv2d(tf.ones([4, 4, 2]), tf.ones([3, 3, 2, 1]), [1, 1, 1, 1], "SAME"), MESSAGE),
        failure(lambda: tf.nn.conv2d(x, tf.ones([3, 3, 2, 1]), [2, 1, 1, 1], "SAME"), MESSAGE),
        failure(lambda: tf.nn.conv2d(x, tf.ones([3, 3, 2, 1]), None, "SAME")),
        failure(lambda: tf.nn.max_pool(x, [1, 5, 5, 1], [1, 1, 1, 1], "VALID"), MESSAGE),
        failure(lambda: tf.nn.max_pool(x, [1, 2, 2], [1, 1, 1, 1], "VALID")),
        failure(lambda: tf.nn.bias_add(x, tf.ones([3])), MESSAGE),
        failure(lambda: tf.nn.bias_add(x, tf.ones([1, 2])), MESSAGE),
        failure(lambda: tf.nn.softmax_cross_entropy_with_logits(logits=tf.ones([2, 3]))),
        failure(lambda: tf.nn.sparse_softmax_cross_entropy_with_logits(tf.ones([2]), tf.ones([2, 3]))),
        failure(
            lambda: tf.nn.sparse_softmax_cross_entropy_with_logits(labels=[1.0, 2.0], logits=tf.ones([2, 3])), r"^[^,]*"
        ),
        failure(lambda: tf.nn.sigmoid_cross_entropy_with_logits(tf.ones([2]), tf.ones([2]))),
        failure(lambda: tf.nn.dropout(tf.ones([2]), 0.0)),
        failure(lambda: tf.nn.dropout(tf.ones([2]), keep_prob=0.5, rate=0.7)),
        failure(lambda: tf.nn.dropout(tf.ones([2]))),
        failure(lambda: tf.nn.softmax(tf.ones([2, 2]), axis=3)),
        failure(lambda: tf.nn.embedding_lookup([], [1])),
        failure(lambda: tf.nn.embedding_lookup(None, [1])),
        failure(lambda: tf.nn.l2_loss("a"), r"has DataType string not in list of allowed values"),
    ]


def wrong_op_arguments(tf, np):
    g = tf.get_default_graph()
    return [
        error_class(lambda: tf.matmul(tf.ones([1, 1]), tf.ones([1, 1]), wrong=1)),
        failure(lambda: g.create_op("NoSuchOp", [], [tf.float32]), r"^Op type not registered 'NoSuchOp'"),
        error_class(lambda: tf.placeholder("nothing")),
        error_class(lambda: tf.placeholder(tf.float32, "a")),
        failure(lambda: tf.placeholder(tf.float32, [-5]), r"Dimension -5 must be >= 0"),
        error_class(lambda: tf.identity(None)),
        failure(lambda: tf.group(1, 2)),
        failure(lambda: tf.tuple([None])),
        failure(lambda: tf.tuple([1])),
        error_class(lambda: tf.random_normal("a")),
        failure(lambda: tf.random_uniform([2], dtype=tf.int32)),
        failure(lambda: tf.random_normal([2], dtype=tf.int32), r"^[^,]*"),
        failure(lambda: tf.zeros([2, "a"]), r"^[^,]*"),
        failure(lambda: tf.ones([-1])),
    ]


def checks_known_to_fail(tf, np):
    x = tf.constant([1.0, 2.0])
    return [
        failure(lambda: tf.assert_equal(1, 2), r"Condition x == y did not hold"),
        failure(lambda: tf.assert_positive([-1]), r"Condition x > 0 did not hold"),
        failure(lambda: tf.assert_less(2, 1), r"Condition x < y did not hold"),
        failure(lambda: tf.assert_rank(x, 2)),
        failure(lambda: tf.assert_rank_at_least(x, 2)),
        failure(lambda: tf.assert_rank_in(x, [0, 2]), r"must have rank in"),
        failure(lambda: tf.assert_type(x, tf.int32)),
        failure(lambda: tf.assert_same_float_dtype([x, tf.constant(1.0, tf.float64)])),
        failure(lambda: tf.assert_scalar(x)),
        failure(lambda: tf.assert_integer(x)),
        failure(lambda: tf.assert_equal(1, 2, message="mine"), r"mine"),
        str(tf.assert_equal(1, 1).type),
        failure(lambda: tf.Assert(False, ["data"]).name),
        error_class(lambda: tf.assert_proper_iterable(x)),
    ]


def error_classes(tf, np):
    names = "OpError CancelledError UnknownError InvalidArgumentError DeadlineExceededError NotFoundError "
    names += "AlreadyExistsError PermissionDeniedError UnauthenticatedError ResourceExhaustedError "
    names += "FailedPreconditionError AbortedError OutOfRangeError UnimplementedError InternalError "
    names += "UnavailableError DataLossError"
    rows = []
    for name in names.split():
        kind = getattr(tf.errors, name)
        made = kind(None, None, "message", 3) if name == "OpError" else kind(None, None, "message")
        rows.append(
            [
                name,
                made.error_code,
                made.message,
                made.op,
                made.node_def,
                str(made),
                isinstance(made, tf.errors.OpError),
            ]
        )
    return [
        rows,
        tf.OpError is tf.errors.OpError,
        tf.errors.exception_type_from_error_code(3).__name__,
        tf.errors.error_code_from_exception_type(tf.errors.NotFoundError),
    ]
