"""`tf.train`."""

from tfcompat.python.training.learning_rate_decay import (
    cosine_decay,
    cosine_decay_restarts,
    exponential_decay,
    inverse_time_decay,
    linear_cosine_decay,
    natural_exp_decay,
    noisy_linear_cosine_decay,
    piecewise_constant,
    polynomial_decay,
)
from tfcompat.python.training.learning_rate_decay import (
    piecewise_constant as piecewise_constant_decay,
)
from tfcompat.python.training.moving_averages import ExponentialMovingAverage
from tfcompat.python.training.training_util import (
    assert_global_step,
    create_global_step,
    get_global_step,
    get_or_create_global_step,
    global_step,
)
