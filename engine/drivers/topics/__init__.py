"""Topics and their subscriptions: publishing, filtering, delivering."""
