"""A small shop with real HTTP endpoints, so that the example flows have something to talk to."""
