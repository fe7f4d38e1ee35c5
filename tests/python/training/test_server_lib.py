"""Servers: what there is in one process only."""

import threading

import pytest

import tfcompat as tf


@pytest.fixture(autouse=True)
def graph():
    with tf.Graph().as_default() as graph:
        yield graph


def test_a_cluster_of_several_tasks_asks_for_one_process():
    cluster = {"ps": ["localhost:1"], "worker": ["localhost:2", "localhost:3"]}
    with pytest.raises(tf.errors.UnimplementedError, match="Run one process"):
        tf.train.Server(cluster, job_name="worker", task_index=1)


def test_a_session_on_an_unknown_target():
    with pytest.raises(tf.errors.UnavailableError, match=r"tf.Session\(\) without a target"):
        tf.Session("grpc://localhost:2222")


def test_an_address_is_taken_once():
    tf.train.Server({"worker": ["localhost:41234"]})
    with pytest.raises(tf.errors.UnknownError, match="localhost:41234"):
        tf.train.Server({"worker": ["localhost:41234"]})


def test_a_server_serves_when_it_is_started():
    server = tf.train.Server.create_local_server(start=False)
    with pytest.raises(tf.errors.UnavailableError):
        tf.Session(server.target)
    server.start()
    server.start()
    tf.Session(server.target).close()


def test_a_target_may_be_bytes():
    server = tf.train.Server.create_local_server()
    v = tf.get_variable("v", initializer=3.0)
    with tf.Session(server.target.encode()) as first, tf.Session(server.target) as second:
        first.run(v.initializer)
        assert second.run(v) == 3.0


def test_no_update_is_lost_between_sessions():
    server = tf.train.Server.create_local_server()
    v = tf.get_variable("v", initializer=0)
    add = tf.assign_add(v, 1)
    with tf.Session(server.target) as sess:
        sess.run(v.initializer)

        def work():
            with tf.Session(server.target, graph=v.graph) as own:
                for _ in range(50):
                    own.run(add)

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sess.run(v) == 400
