"""An agent's door: read-only tools over the Model Context Protocol, each with the answer of a command's ``--json``."""
