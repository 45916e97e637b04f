"""Alembic's folder: how older stores become today's."""
