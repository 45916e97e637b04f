"""Several processes on one store: word between them, and moving in and out of shards."""
