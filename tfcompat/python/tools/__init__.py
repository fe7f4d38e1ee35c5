"""Command line tools for graphs and checkpoints."""
