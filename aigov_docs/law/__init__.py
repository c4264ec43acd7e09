"""The law: days, facts, rules, and what a clause is worth. Code observes, data concludes."""
