"""Loss scaling, for training in half precision."""
