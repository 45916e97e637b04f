"""Targets: what is called from outside a run: an address, a flow, a topic."""
