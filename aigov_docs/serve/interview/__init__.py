"""The interview in the browser: six steps from the first question to the papers, as a page made from the library."""
