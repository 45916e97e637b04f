"""What carries out the core's commands and brings back facts."""
