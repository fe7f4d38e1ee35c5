"""`tf.io`."""

from tfcompat.io import gfile
from tfcompat.python.framework.graph_io import write_graph
from tfcompat.python.lib.io.tf_record import (
    TFRecordCompressionType,
    TFRecordOptions,
    TFRecordWriter,
    tf_record_iterator,
)
from tfcompat.python.ops._queues import PaddingFIFOQueue, PriorityQueue, QueueBase, RandomShuffleQueue
from tfcompat.python.ops.image_ops_impl import (
    decode_and_crop_jpeg,
    decode_bmp,
    decode_gif,
    decode_image,
    decode_jpeg,
    decode_png,
    encode_jpeg,
    extract_jpeg_shape,
    is_jpeg,
)
from tfcompat.python.ops.io_ops import (
    matching_files,
    read_file,
    write_file,
)
from tfcompat.python.ops.parsing_ops import (
    FixedLenFeature,
    FixedLenSequenceFeature,
    SparseFeature,
    VarLenFeature,
    decode_compressed,
    decode_csv,
    decode_json_example,
    parse_example,
    parse_sequence_example,
    parse_single_example,
    parse_single_sequence_example,
    parse_tensor,
    serialize_tensor,
)
from tfcompat.python.ops.parsing_ops import (
    decode_raw_v1 as decode_raw,
)
from tfcompat.python.ops.proto_ops import decode_proto, encode_proto
from tfcompat.python.ops.sparse_ops import deserialize_many_sparse, serialize_many_sparse, serialize_sparse
from tfcompat.python.ops.string_ops import (
    decode_base64,
    encode_base64,
)
from tfcompat.python.training.input import match_filenames_once
