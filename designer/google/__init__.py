"""The REST surface of Cloud Tasks and Cloud Scheduler, for Google's own client libraries."""
