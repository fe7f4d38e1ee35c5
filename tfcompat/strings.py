"""`tf.strings`."""

from tfcompat.python.ops.ragged.ragged_string_ops import (
    ngrams,
    unicode_decode,
    unicode_decode_with_offsets,
    unicode_encode,
    unicode_split,
    unicode_split_with_offsets,
)
from tfcompat.python.ops.ragged.ragged_string_ops import (
    string_bytes_split as bytes_split,
)
from tfcompat.python.ops.ragged.ragged_string_ops import (
    strings_split_v1 as split,
)
from tfcompat.python.ops.string_ops import (
    as_string,
    reduce_join,
    regex_full_match,
    regex_replace,
    substr,
    unicode_script,
    unicode_transcode,
    unsorted_segment_join,
)
from tfcompat.python.ops.string_ops import (
    string_format as format,
)
from tfcompat.python.ops.string_ops import (
    string_join as join,
)
from tfcompat.python.ops.string_ops import (
    string_length as length,
)
from tfcompat.python.ops.string_ops import (
    string_lower as lower,
)
from tfcompat.python.ops.string_ops import (
    string_strip as strip,
)
from tfcompat.python.ops.string_ops import (
    string_to_hash_bucket as to_hash_bucket,
)
from tfcompat.python.ops.string_ops import (
    string_to_hash_bucket_fast as to_hash_bucket_fast,
)
from tfcompat.python.ops.string_ops import (
    string_to_hash_bucket_strong as to_hash_bucket_strong,
)
from tfcompat.python.ops.string_ops import (
    string_to_number as to_number,
)
from tfcompat.python.ops.string_ops import (
    string_upper as upper,
)
