"""Threads that fill queues, under an older module name."""

from tfcompat.python.training.queue_runner_impl import QueueRunner as QueueRunner
from tfcompat.python.training.queue_runner_impl import add_queue_runner as add_queue_runner
from tfcompat.python.training.queue_runner_impl import start_queue_runners as start_queue_runners
