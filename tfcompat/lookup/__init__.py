"""`tf.lookup`."""

from tfcompat.lookup import experimental as experimental
from tfcompat.python.ops.lookup_ops import (
    KeyValueTensorInitializer,
    StaticHashTable,
    StaticVocabularyTable,
    TextFileIndex,
    TextFileInitializer,
)
