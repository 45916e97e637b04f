"""What people do with runs: cancel, decide, retry, fork, many at once."""
