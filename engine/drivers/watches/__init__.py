"""Watches: what changes outside without saying so is looked at, and told as events."""
