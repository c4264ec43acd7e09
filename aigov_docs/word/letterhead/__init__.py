"""Letterheads: a firm's own Word file around the text of a document."""
