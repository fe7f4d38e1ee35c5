"""TensorFlow's `core/example`: the messages that records of training data hold."""
