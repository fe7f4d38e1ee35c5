"""SavedModels: a model's graphs, its variables and the files it needs, in one directory."""
