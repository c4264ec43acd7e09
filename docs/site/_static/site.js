// Small things on every page; each page works without them.
