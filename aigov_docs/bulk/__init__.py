"""Issuing a document to many people: planned, compiled once, merged many times, and taken up again after a stop."""
