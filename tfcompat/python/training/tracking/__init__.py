"""Checkpoints of objects: values are found by the attributes that lead to them, not by global names."""
