"""Webhooks as HTTP has them: who may call, what a run is given, what it answers."""
