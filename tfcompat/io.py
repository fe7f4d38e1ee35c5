"""`tf.io`."""

from tfcompat.python.ops.io_ops import (
    matching_files,
    read_file,
    write_file,
)
from tfcompat.python.ops.parsing_ops import (
    decode_compressed,
    decode_csv,
    decode_json_example,
)
from tfcompat.python.ops.parsing_ops import (
    decode_raw_v1 as decode_raw,
)
from tfcompat.python.ops.string_ops import (
    decode_base64,
    encode_base64,
)
