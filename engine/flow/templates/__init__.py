"""Jinja2, bounded: reading, checking, compiling. Nothing else in the project knows Jinja2."""
