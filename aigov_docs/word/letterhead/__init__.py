"""A firm's own Word file around our text."""
