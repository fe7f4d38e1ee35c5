"""`tf.train`."""

from tensorboard.compat.proto.cluster_pb2 import ClusterDef, JobDef
from tensorboard.compat.proto.saver_pb2 import SaverDef

from tfcompat.core.example.example_pb2 import Example, SequenceExample
from tfcompat.core.example.feature_pb2 import (
    BytesList,
    Feature,
    FeatureList,
    FeatureLists,
    Features,
    FloatList,
    Int64List,
)
from tfcompat.core.protobuf.tensorflow_server_pb2 import ServerDef
from tfcompat.python.framework.graph_io import write_graph
from tfcompat.python.ops.sdca_ops import sdca_fprint, sdca_optimizer, sdca_shrink_l1
from tfcompat.python.pywrap_tensorflow import do_quantize_training_on_graphdef
from tfcompat.python.summary.summary_iterator import summary_iterator
from tfcompat.python.summary.writer.writer import FileWriter as SummaryWriter
from tfcompat.python.summary.writer.writer_cache import FileWriterCache as SummaryWriterCache
from tfcompat.python.training import queue_runner
from tfcompat.python.training._hook_timers import SecondOrStepTimer
from tfcompat.python.training._scaffold import Scaffold
from tfcompat.python.training.adadelta import AdadeltaOptimizer
from tfcompat.python.training.adagrad import AdagradOptimizer
from tfcompat.python.training.adagrad_da import AdagradDAOptimizer
from tfcompat.python.training.adam import AdamOptimizer
from tfcompat.python.training.basic_loops import basic_train_loop
from tfcompat.python.training.basic_session_run_hooks import (
    CheckpointSaverHook,
    CheckpointSaverListener,
    FeedFnHook,
    FinalOpsHook,
    GlobalStepWaiterHook,
    LoggingTensorHook,
    NanLossDuringTrainingError,
    NanTensorHook,
    ProfilerHook,
    StepCounterHook,
    StopAtStepHook,
    SummarySaverHook,
)
from tfcompat.python.training.checkpoint_management import (
    CheckpointManager,
    checkpoint_exists,
    generate_checkpoint_state_proto,
    get_checkpoint_mtimes,
    get_checkpoint_state,
    latest_checkpoint,
    remove_checkpoint,
    update_checkpoint_state,
)
from tfcompat.python.training.checkpoint_reader import NewCheckpointReader
from tfcompat.python.training.checkpoint_utils import (
    checkpoints_iterator,
    init_from_checkpoint,
    list_variables,
    load_checkpoint,
    load_variable,
)
from tfcompat.python.training.coordinator import Coordinator, LooperThread
from tfcompat.python.training.device_setter import replica_device_setter
from tfcompat.python.training.ftrl import FtrlOptimizer
from tfcompat.python.training.gradient_descent import GradientDescentOptimizer
from tfcompat.python.training.input import (
    batch,
    batch_join,
    input_producer,
    limit_epochs,
    match_filenames_once,
    maybe_batch,
    maybe_batch_join,
    maybe_shuffle_batch,
    maybe_shuffle_batch_join,
    range_input_producer,
    shuffle_batch,
    shuffle_batch_join,
    slice_input_producer,
    string_input_producer,
)
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
from tfcompat.python.training.momentum import MomentumOptimizer
from tfcompat.python.training.monitored_session import (
    ChiefSessionCreator,
    MonitoredSession,
    MonitoredTrainingSession,
    SessionCreator,
    SingularMonitoredSession,
    WorkerSessionCreator,
)
from tfcompat.python.training.moving_averages import ExponentialMovingAverage
from tfcompat.python.training.optax_optimizer import from_optax
from tfcompat.python.training.optimizer import Optimizer
from tfcompat.python.training.proximal_adagrad import ProximalAdagradOptimizer
from tfcompat.python.training.proximal_gradient_descent import ProximalGradientDescentOptimizer
from tfcompat.python.training.queue_runner_impl import QueueRunner, add_queue_runner, start_queue_runners
from tfcompat.python.training.rmsprop import RMSPropOptimizer
from tfcompat.python.training.saver import Saver, export_meta_graph, import_meta_graph
from tfcompat.python.training.server_lib import ClusterSpec, Server
from tfcompat.python.training.session_manager import SessionManager
from tfcompat.python.training.session_run_hook import (
    SessionRunArgs,
    SessionRunContext,
    SessionRunHook,
    SessionRunValues,
)
from tfcompat.python.training.supervisor import Supervisor
from tfcompat.python.training.sync_replicas_optimizer import SyncReplicasOptimizer
from tfcompat.python.training.tracking import experimental
from tfcompat.python.training.tracking.util import Checkpoint
from tfcompat.python.training.training_util import (
    assert_global_step,
    create_global_step,
    get_global_step,
    get_or_create_global_step,
    global_step,
)
from tfcompat.python.training.warm_starting_util import VocabInfo, warm_start
