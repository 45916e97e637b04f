"""The examples: flows that run as they are, and the small shop that two of them talk to."""
