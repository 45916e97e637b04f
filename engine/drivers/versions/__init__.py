"""Flow documents as runs need them: published, compiled, fed with input."""
