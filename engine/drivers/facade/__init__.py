"""The parts of the runtime's facade."""
