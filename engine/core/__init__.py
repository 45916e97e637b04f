"""The deterministic core: facts in, commands out. No clock, no chance, no I/O, no threads."""
