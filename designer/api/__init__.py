"""The HTTP interface under /api/v1, its streams, and the page that serves the editor."""
