"""Threads that make attempts."""
