"""The version of tfcompat itself; the TensorFlow version it shows to scripts is in `python/framework/versions.py`."""

RELEASE = "0.1.0"
