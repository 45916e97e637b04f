"""Queue triggers: messages of brokers become runs, and are acknowledged once these are durable."""
