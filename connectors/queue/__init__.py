"""Queues: publish and receive messages through kombu."""
