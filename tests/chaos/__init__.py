"""Runs killed at random moments over made-up pages, and what is left of the warehouse in the end."""
