"""Word files: opened without trust, read, compared with tracked changes, filled by a template, merged by thousands."""
