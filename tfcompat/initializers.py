"""`tf.initializers`."""

from tfcompat.python.ops.init_ops import (
    constant_initializer as constant,
)
from tfcompat.python.ops.init_ops import (
    glorot_normal_initializer as glorot_normal,
)
from tfcompat.python.ops.init_ops import (
    glorot_uniform_initializer as glorot_uniform,
)
from tfcompat.python.ops.init_ops import (
    he_normal,
    he_uniform,
    lecun_normal,
    lecun_uniform,
)
from tfcompat.python.ops.init_ops import (
    identity_initializer as identity,
)
from tfcompat.python.ops.init_ops import (
    ones_initializer as ones,
)
from tfcompat.python.ops.init_ops import (
    orthogonal_initializer as orthogonal,
)
from tfcompat.python.ops.init_ops import (
    random_normal_initializer as random_normal,
)
from tfcompat.python.ops.init_ops import (
    random_uniform_initializer as random_uniform,
)
from tfcompat.python.ops.init_ops import (
    truncated_normal_initializer as truncated_normal,
)
from tfcompat.python.ops.init_ops import (
    uniform_unit_scaling_initializer as uniform_unit_scaling,
)
from tfcompat.python.ops.init_ops import (
    variance_scaling_initializer as variance_scaling,
)
from tfcompat.python.ops.init_ops import (
    zeros_initializer as zeros,
)
from tfcompat.python.ops.lookup_ops import tables_initializer
from tfcompat.python.ops.variables import global_variables_initializer as global_variables
from tfcompat.python.ops.variables import local_variables_initializer as local_variables
from tfcompat.python.ops.variables import variables_initializer as variables
