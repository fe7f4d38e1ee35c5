"""The MNIST tutorial's library: reading the data (`input_data`) and a model (`mnist`)."""

from tfcompat.examples.tutorials.mnist import input_data, mnist
