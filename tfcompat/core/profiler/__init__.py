"""TensorFlow's protocol buffers of its profiler."""
