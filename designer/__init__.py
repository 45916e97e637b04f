"""The web application and the command line: they put the engine and the connectors together."""
