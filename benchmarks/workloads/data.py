"""Random data of MNIST's shape."""

import numpy as np

BATCH = 100
PIXELS = 784
CLASSES = 10


def images():
    """float32 (100, 784) in [0, 1)."""
    return np.random.RandomState(0).rand(BATCH, PIXELS).astype(np.float32)


def labels():
    """float32 (100, 10), one-hot."""
    return np.eye(CLASSES, dtype=np.float32)[np.random.RandomState(1).randint(0, CLASSES, BATCH)]
