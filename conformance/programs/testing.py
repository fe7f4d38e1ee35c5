"""`tf.test`: what its assertions accept, its sessions, and its gradient checks."""

import unittest

from conformance.outcomes import error_class


def _outcomes(case_class):
    """What became of each test of a class: "passed", "skipped", or the class of its error."""
    outcomes = {}
    for test in unittest.defaultTestLoader.loadTestsFromTestCase(case_class):
        result = unittest.TestResult()
        test.run(result)
        problems = result.errors + result.failures
        if problems:
            lines = [line for line in problems[0][1].splitlines() if line and line[0] not in " \t"]
            classes = [line.partition(":")[0].rpartition(".")[2] for line in lines if "Error" in line.partition(":")[0]]
            outcomes[test.id().rpartition(".")[2]] = classes[0] if classes else lines[-1]
        else:
            outcomes[test.id().rpartition(".")[2]] = "skipped" if result.skipped else "passed"
    return outcomes


def _case(tf):
    class Case(tf.test.TestCase):
        def runTest(self):
            pass

    case = Case()
    case.setUp()
    return case


def _failure(assertion, a, b):
    return error_class(lambda: assertion(a, b))


def array_assertions(tf, np):
    case = _case(tf)
    nan = float("nan")
    pairs = [
        ([1.0, 2.0], [1.0, 2.0 + 1e-6]),
        ([1.0, 2.0], [1.0, 2.1]),
        ([1.0, nan], [1.0, nan]),
        (np.ones([2, 2]), np.ones([4])),
        ([[1, 2], [3]], [[1, 2], [3]]),
        ([np.ones(2), np.ones(3)], [np.ones(2), np.ones(3)]),
        ([np.ones(2), np.ones(3)], [np.ones(2), np.zeros(3)]),
        ([np.ones(2), np.ones(3)], [np.ones(2)]),
        ({"a": 1.0, "b": [2.0]}, {"a": 1.0, "b": [2.0]}),
        ({"a": 1.0}, {"b": 1.0}),
        ({"a": 1.0}, [1.0]),
        (1, 1),
        (np.float16(1), np.float16(1.0005)),
        (np.float32(1), np.float32(1.00001)),
        (True, False),
        (3, tf.constant(3)),
        (tf.constant([1.0, 2.0]), [1.0, 2.0]),
    ]
    names = "assertAllClose assertAllEqual assertNotAllClose assertNotAllEqual".split()
    with case.test_session():
        results = [[_failure(getattr(case, name), a, b) for a, b in pairs] for name in names]
        pairs = [(a, b) for a, b in pairs if not isinstance(a, (list, dict))]
        return results + [_failure(case.assertAllCloseAccordingToType, a, b) for a, b in pairs]


def bound_assertions(tf, np):
    case = _case(tf)
    x = np.array([1.0, 2.0, 3.0])
    calls = [
        lambda: case.assertAllGreater(x, 0),
        lambda: case.assertAllGreater(x, 1),
        lambda: case.assertAllGreaterEqual(x, 1),
        lambda: case.assertAllLess(x, 3),
        lambda: case.assertAllLessEqual(x, 3),
        lambda: case.assertAllInRange(x, 1, 3),
        lambda: case.assertAllInRange(x, 1, 3, open_lower_bound=True),
        lambda: case.assertAllInRange(x, 1, 3, open_upper_bound=True),
        lambda: case.assertAllInRange([float("nan")], 1, 3),
        lambda: case.assertAllInRange(["a"], 1, 3),
        lambda: case.assertAllInSet(x, {1, 2, 3}),
        lambda: case.assertAllInSet(x, {1, 2}),
        lambda: case.assertNear(1.0, 1.1, 0.2),
        lambda: case.assertNear(1.0, 1.5, 0.2, msg="far"),
        lambda: case.assertArrayNear([1.0, 2.0], [1.05, 2.0], 0.1),
        lambda: case.assertArrayNear([1.0, 2.0], [1.5, 2.0], 0.1),
        lambda: case.assertNDArrayNear(x, x + 0.1, 1.0),
        lambda: case.assertNDArrayNear(x, x + 1, 1.0),
        lambda: case.assertShapeEqual(x, tf.zeros([3])),
        lambda: case.assertShapeEqual(x, tf.zeros([4])),
        lambda: case.assertShapeEqual([1], tf.zeros([4])),
        lambda: case.assertDTypeEqual(x, np.float64),
        lambda: case.assertDTypeEqual(x, np.float32),
        lambda: case.assertStartsWith("abc", "ab"),
        lambda: case.assertStartsWith("abc", "b"),
        lambda: case.assertDeviceEqual("/cpu:0", "/device:CPU:0"),
        lambda: case.assertDeviceEqual("/cpu:0", "/cpu:1"),
        lambda: case.assertItemsEqual([1, 2], [2, 1]),
        lambda: case.assertItemsEqual([1, 2], [2, 2]),
        lambda: case.assertProtoEquals("node { name: 'a' }", tf.GraphDef()),
        lambda: case.assertProtoEquals("", tf.GraphDef()),
        lambda: case.assertProtoEquals(tf.GraphDef(), tf.GraphDef()),
        lambda: case.assertProtoEqualsVersion("", tf.Graph().as_graph_def()),
        lambda: case.assertEmpty([]),
        lambda: case.assertLen([1], 2),
        lambda: case.assertBetween(2, 1, 3),
        lambda: case.assertSameElements([1, 1], [1]),
    ]
    return [error_class(call) for call in calls]


def error_assertions(tf, np):
    class ErrorsTest(tf.test.TestCase):
        def test_pattern(self):
            with self.test_session(), self.assertRaisesOpError("must not be"):
                tf.Assert(False, ["must not be"]).run()

        def test_other_pattern(self):
            with self.test_session(), self.assertRaisesOpError("something else"):
                tf.Assert(False, ["must not be"]).run()

        def test_nothing_raised(self):
            with self.assertRaisesOpError("x"):
                pass

        def test_predicate(self):
            with self.assertRaisesWithPredicateMatch(ValueError, lambda e: "a" in str(e)):
                raise ValueError("abc")

        def test_other_class(self):
            with self.assertRaisesWithPredicateMatch(ValueError, "a"):
                raise TypeError("abc")

        def test_regexp(self):
            with self.assertRaisesRegexp(ValueError, "b."):
                raise ValueError("abc")

    return _outcomes(ErrorsTest)


def sessions(tf, np):
    seen = {}

    class SessionsTest(tf.test.TestCase):
        def setUp(self):
            super(SessionsTest, self).setUp()
            seen.setdefault("ops", []).append(len(tf.get_default_graph().get_operations()))

        def test_a_cached(self):
            with self.test_session() as one:
                v = tf.Variable(3.0)
                v.initializer.run()
            with self.test_session() as two:
                seen["same"] = one is two
                self.assertEqual(v.eval(), 3.0)
            with self.cached_session() as three:
                seen["also the same"] = three is one
            seen["device"] = v.op.device

        def test_b_other_graph(self):
            with self.cached_session():
                pass
            with self.cached_session(graph=tf.Graph()):
                pass

        def test_c_new(self):
            with self.session(graph=tf.Graph()) as sess:
                x = tf.constant(1)
                seen["graph"] = x.graph is sess.graph
                self.assertEqual(self.evaluate(x), 1)

        def test_d_evaluate(self):
            x = tf.constant([1, 2])
            values = self.evaluate({"a": x, "b": [x + 1]})
            self.assertAllEqual(values["a"], [1, 2])
            self.assertAllEqual(values["b"][0], [2, 3])

        def test_e_seed(self):
            seen["numpy"] = float(np.random.rand())
            seen["seeded"] = self.evaluate(tf.random_uniform([2]))

        def test_f_thread(self):
            thread = self.checkedThread(target=lambda: None)
            thread.start()
            thread.join()

        def test_g_failing_thread(self):
            thread = self.checkedThread(target=lambda x: 1 / x, args=(0,))
            thread.start()
            thread.join()

        def test_h_thread_left(self):
            self.checkedThread(target=lambda: None).start()

        def test_i_temporary(self):
            seen["temporary"] = tf.gfile.IsDirectory(self.get_temp_dir()) and tf.gfile.IsDirectory(
                tf.test.get_temp_dir()
            )

        def test_j_mock(self):
            with tf.test.mock.patch.object(tf, "constant", lambda x: -x):
                self.assertEqual(tf.constant(1), -1)

        def test_k_stubs(self):
            stubs = tf.test.StubOutForTesting()
            stubs.Set(tf, "constant", len)
            stubs.SmartSet(tf, "zeros", abs)
            changed = tf.constant("abc"), tf.zeros(-2)
            stubs.CleanUp()
            self.assertEqual(changed, (3, 2))
            self.assertIsInstance(tf.constant(1), tf.Tensor)

    outcomes = _outcomes(SessionsTest)
    return [outcomes, {key: value for key, value in seen.items()}]


def gradient_checks(tf, np):
    x = tf.placeholder(tf.float32, [2, 2])
    y = tf.matmul(x, [[1.0, 2.0], [3.0, 4.0]])
    z = tf.placeholder(tf.complex64, [2])
    v = tf.Variable([1.0, 2.0])
    initial = np.arange(4, dtype=np.float32).reshape(2, 2)
    with tf.Session():
        results = [
            tf.test.compute_gradient(x, [2, 2], y, [2, 2], x_init_value=initial)[0],
            tf.test.compute_gradient_error(x, [2, 2], y, [2, 2], x_init_value=initial) < 1e-2,
            tf.test.compute_gradient(z, [2], z * z, [2], x_init_value=np.array([1 + 2j, 3j], np.complex64))[0],
            tf.test.compute_gradient(x, [2, 2], tf.gather(x, [0, 0]), [2, 2], x_init_value=initial)[0],
            [
                pair[0]
                for pair in tf.test.compute_gradient(
                    [x, v],
                    [[2, 2], [2]],
                    y * v,
                    [2, 2],
                    [initial, np.ones(2, np.float32)],
                    init_targets=[v.initializer],
                    extra_feed_dict={x: initial},
                )
            ],
            error_class(lambda: tf.test.compute_gradient(x, [2, 2], y, [2, 2], x_init_value=initial[0])),
            error_class(lambda: tf.test.compute_gradient(tf.constant(1), [], y, [2, 2])),
        ]
        results.append(tf.test.compute_gradient_error(x, [2, 2], y, [2, 2], extra_feed_dict={}) < 1e-2)
    return results


def graphs_compared(tf, np):
    def build(name, value=1.0):
        graph = tf.Graph()
        with graph.as_default():
            tf.add(tf.constant(value, name="a"), 2.0, name=name)
        return graph.as_graph_def()

    return [
        error_class(lambda: tf.test.assert_equal_graph_def(build("x"), build("x"))),
        error_class(lambda: tf.test.assert_equal_graph_def(build("x"), build("y"))),
        error_class(lambda: tf.test.assert_equal_graph_def(build("x"), build("x", 3.0))),
        error_class(lambda: tf.test.assert_equal_graph_def(build("x"), tf.Graph())),
    ]


def devices(tf, np):
    return [type(tf.test.is_gpu_available()).__name__, type(tf.test.gpu_device_name()).__name__]


def benchmarks(tf, np):
    class Bench(tf.test.Benchmark):
        def benchmark_it(self):
            pass

    bench = Bench()
    with tf.Session() as sess:
        values = bench.run_op_benchmark(
            sess,
            tf.constant(1.0),
            burn_iters=1,
            min_iters=3,
            store_memory_usage=False,
            name="it",
            extras={"a": 1},
            mbs=2,
        )
        evaluated = bench.evaluate(tf.constant(2))
    kept = {key: values[key] for key in ("iters", "name", "extras")}
    return [
        kept,
        sorted(values),
        evaluated,
        bench.is_abstract(),
        bench.report_benchmark(iters=1, wall_time=0.5) is None,
    ]
