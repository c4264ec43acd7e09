"""Word files: written, read without trust, compared with tracked changes, put in a letterhead."""
