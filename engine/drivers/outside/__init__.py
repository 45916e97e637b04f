"""Answers and events that come from outside to runs that wait."""
