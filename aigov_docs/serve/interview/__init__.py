"""The interview in the browser: its page in each language, and the files that the page asks for."""
