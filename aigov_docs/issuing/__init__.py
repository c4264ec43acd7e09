"""Bulk issue: the people, the files made for them, and the register of what they answered."""
