"""`tf.random`."""

from tfcompat.python.framework.random_seed import get_seed, set_random_seed
from tfcompat.python.ops import stateful_random_ops as experimental
from tfcompat.python.ops.candidate_sampling_ops import (
    all_candidate_sampler,
    fixed_unigram_candidate_sampler,
    learned_unigram_candidate_sampler,
    log_uniform_candidate_sampler,
    uniform_candidate_sampler,
)
from tfcompat.python.ops.random_ops import (
    categorical,
    multinomial,
    truncated_normal,
)
from tfcompat.python.ops.random_ops import (
    random_gamma as gamma,
)
from tfcompat.python.ops.random_ops import (
    random_normal as normal,
)
from tfcompat.python.ops.random_ops import (
    random_poisson as poisson,
)
from tfcompat.python.ops.random_ops import (
    random_shuffle as shuffle,
)
from tfcompat.python.ops.random_ops import (
    random_uniform as uniform,
)
from tfcompat.python.ops.stateless_random_ops import (
    stateless_categorical,
    stateless_multinomial,
    stateless_truncated_normal,
)
from tfcompat.python.ops.stateless_random_ops import (
    stateless_random_normal as stateless_normal,
)
from tfcompat.python.ops.stateless_random_ops import (
    stateless_random_uniform as stateless_uniform,
)
