"""Webhooks of published flows: which request means which, and what their runs answer."""
