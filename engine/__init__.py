"""Durable execution of flows: the document, the core, the stores and the drivers."""
