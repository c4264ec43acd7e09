"""What a matter makes of a library: which clauses, which days, which open points, and what each clause is worth."""
