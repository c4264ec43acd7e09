"""The ground of the kits: problems told all at once, words in each language, text, files, YAML with places."""
