"""The outside world: connectors, and the kit they are written with."""
