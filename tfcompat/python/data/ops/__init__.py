"""Input pipelines, at the paths of TensorFlow's modules."""
