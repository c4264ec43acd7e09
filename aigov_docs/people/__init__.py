"""Lists of people: tables and DSN files read, mapped, checked, and the recipients they give."""
