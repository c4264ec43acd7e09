"""Writes the TypeScript types of a matter, with comments in English: python typescript.py > matter.ts"""

from __future__ import annotations

import aigov_docs as aigov

if __name__ == "__main__":
    print(aigov.matter.matter_types(aigov.load_library(), "en"), end="")
