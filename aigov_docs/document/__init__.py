"""From a matter and a library to a document, still plain data."""
