"""Who was proposed what, what each answered, and what each clause is worth against whom."""
