"""Single ops with their inputs, a module a family: what TensorFlow 1.15 runs for the recording, and the tests too."""
