"""`tf.audio`."""

from tfcompat.python.ops.audio_ops import decode_wav, encode_wav
