"""Scheduled runs on a real server."""
