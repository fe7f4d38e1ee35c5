"""Parts of the profiler."""
