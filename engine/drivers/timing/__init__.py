"""What is due at a moment: schedules, wakes, housekeeping, and the clock that looks."""
