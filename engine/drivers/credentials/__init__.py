"""Credentials: sealed in the store, opened last, never written down."""
