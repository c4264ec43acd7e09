"""Lists of people that somebody made: tables, their columns and numbers, and DSN files."""
