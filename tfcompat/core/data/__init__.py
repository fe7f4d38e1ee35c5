"""Datasets on the host: what the values of dataset ops are."""
