"""The library of flows: drafts, and how they become versions."""
