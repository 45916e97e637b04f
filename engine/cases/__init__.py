"""Test cases of flows: what they say, how they are played, and how they are judged."""
