"""The designer's own tables: drafts, people, sessions, tokens; never the engine's."""
