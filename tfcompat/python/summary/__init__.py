"""TensorFlow's `summary`: what goes to TensorBoard."""
