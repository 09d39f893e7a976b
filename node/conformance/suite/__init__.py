"""Drives a started node with real clients and hostile bytes."""
