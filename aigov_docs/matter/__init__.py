"""One client's facts: their models, their checks, and how a file is read."""
