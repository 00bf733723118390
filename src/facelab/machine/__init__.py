"""This machine: whether all is there and works, and a learner's own folder on it."""
