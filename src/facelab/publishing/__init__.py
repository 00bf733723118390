"""Publishing: from a lesson's one source to its editions, the course's pages and hand-outs."""
