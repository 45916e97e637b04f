"""Runs as people see them, from what is committed."""
