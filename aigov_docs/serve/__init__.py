"""The door in the browser: an interview, and a REST API with the answers of ``--json``; nothing of a matter is kept."""
