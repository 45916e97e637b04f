"""The commands of `baton`, one file each."""
