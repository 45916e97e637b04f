"""Schedules as people handle them: making, changing, looking, firing by hand."""
