"""How the formats of documents are called on the web."""

from __future__ import annotations

#: The media type of a file in each format that documents are written in, by the ending of the file without its dot.
MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html",
    "md": "text/markdown",
    "json": "application/json",
}
