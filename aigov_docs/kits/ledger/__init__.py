"""A ledger in SQL: who was proposed which document, who answered what, in a chain that shows every change."""
