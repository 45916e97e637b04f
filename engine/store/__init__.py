"""Durable rows behind one protocol: SQL, or memory for tests. The only place with SQL."""
