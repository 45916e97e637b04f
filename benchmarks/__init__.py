"""Measurements of the whole engine beside its peers, in one run, so that ratios count."""
