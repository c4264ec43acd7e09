"""The fictitious company: its matter, its employees, and the first documents of a folder.

>>> from aigov_docs import samples
>>> samples.sample_matter().employer.name != ""
True

"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .lazy_names import lazy_names

if TYPE_CHECKING:
    from .first_documents import quickstart as quickstart
    from .matter.sample_matters import find_sample_values as find_sample_values
    from .matter.sample_matters import sample_matter as sample_matter
    from .matter.sample_matters import sample_text as sample_text
else:
    __getattr__, __dir__, __all__ = lazy_names(__name__)
