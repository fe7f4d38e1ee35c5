"""What real TensorFlow does, and the tests that tfcompat does the same."""
