"""The profiler: what a model has in parameters, operations and times."""
