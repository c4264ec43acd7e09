"""One client's facts: their models, their checks, how a file is read, and how a form asks for them.

>>> from aigov_docs import matter
>>> len(matter.matter_form(language="fr")["steps"])
6

"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy_names import lazy_names

if TYPE_CHECKING:
    from .form import matter_form as matter_form
    from .reading import MatterFile as MatterFile
    from .reading import open_matter_file as open_matter_file
    from .schema import matter_types as matter_types
else:
    __getattr__, __dir__, __all__ = lazy_names(__name__)
