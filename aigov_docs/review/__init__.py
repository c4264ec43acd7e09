"""Reviewing files: what changed between two of them, and what a file that comes back is worth."""
