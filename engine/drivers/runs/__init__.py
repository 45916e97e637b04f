"""The engine thread and all that it does with runs."""
