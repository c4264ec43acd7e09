"""Bringing the pictures of an old Word file into a new one, so that a deleted picture can come back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from itertools import count
from typing import TYPE_CHECKING

from .word_elements import Element, R, W

if TYPE_CHECKING:
    from docx.opc.part import Part

_EMBED = f"{R}embed"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006"
_NAMED = f"{_DRAWN}/wordprocessingDrawing}}docPr"
_IMAGE = f"{_DRAWN}/main}}blip"
_VECTOR = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"


def describe_picture(drawing: Element, targets: Mapping[str, str]) -> str:
    """Describe a picture by the image that it shows and the text for those who do not see it, to compare two files.

    Its size, its number and its name are left out, and so is the image beside a vector drawing, for programs that know
    none: LibreOffice writes these anew. ``targets`` has, by the name of each link of the part, what it leads to.

    Returns
    -------
    The description; empty for a drawing that is more or less than pictures of the file: a text box, a chart.
    """
    if not _is_picture(drawing):
        return ""
    shown = [image.get(_EMBED) for image in drawing.iter(_VECTOR)] or [
        image.get(_EMBED) for image in drawing.iter(_IMAGE)
    ]
    descriptions = [named.get("descr", "") for named in drawing.iter(_NAMED)]
    return " ".join([*(targets.get(name, "") for name in shown), *descriptions])


def digest_image(data: bytes) -> str:
    """Compute a short text that is the same for equal images alone, from their bytes."""
    return hashlib.sha256(data).hexdigest()


def _is_picture(drawing: Element) -> bool:
    """Whether a drawing has images that are parts of the file, no other link, and no paragraph of its own."""
    links = [key for element in drawing.iter() for key in element.attrib if key.startswith(R)]
    return bool(links) and set(links) == {_EMBED} and next(drawing.iter(f"{W}p"), None) is None


class PictureImporter:
    """An importer that makes the pictures of an old part lead to the images of a new one, with those that it lacks."""

    def __init__(self, old: Part, new: Part) -> None:
        self.old, self.new = old, new

    def bring_pictures(self, before: Element, after: Element) -> None:
        """Make each drawing in ``before``, of the old part, such as ``after``, of the new one, can hold as deleted.

        The links of a picture are those of the same images in the new part, where images that it lacks are added; its
        number is one that no drawing of ``after`` has. A drawing that is no picture, or whose image is missing, is
        emptied. Only ``before`` is changed, in place.
        """
        new_images = dict(_list_images(self.new))
        links = {digest: name for name, digest in new_images.items()}
        used = {named.get("id") for named in after.iter(_NAMED)}
        free = (number for number in map(str, count(1)) if number not in used)
        images = dict(_list_images(self.old))
        for drawing in list(before.iter(f"{W}drawing")):
            embedded = [element for element in drawing.iter() if element.get(_EMBED) is not None]
            if not _is_picture(drawing) or any(element.get(_EMBED) not in images for element in embedded):
                drawing.clear()
                continue
            for element in embedded:
                name = element.get(_EMBED)
                if images[name] not in links:
                    links[images[name]] = self._add_image(name)
                element.set(_EMBED, links[images[name]])
            for named in drawing.iter(_NAMED):
                named.set("id", next(free))

    def _add_image(self, name: str) -> str:
        """Copy an image of the old part into the new file; return the name of the link to it from the new part."""
        from docx.opc.part import Part

        link, package = self.old.rels[name], self.new.package
        ending = link.target_part.partname.ext
        target = Part(
            package.next_partname(f"/word/media/former%d.{ending}"),
            link.target_part.content_type,
            link.target_part.blob,
            package,
        )
        return self.new.relate_to(target, link.reltype)


def _list_images(part: Part) -> Iterator[tuple[str, str]]:
    """Yield, for each link of a part to an image in the file, its name and what `digest_image` makes of the image."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    for name, link in part.rels.items():
        if not link.is_external and link.reltype == RELATIONSHIP_TYPE.IMAGE:
            yield name, digest_image(link.target_part.blob)


def list_targets(part: Part) -> dict[str, str]:
    """List, by the name of each link of a part, where it leads: of an image in the file, the digest of its bytes."""
    return {name: link.target_ref for name, link in part.rels.items()} | dict(_list_images(part))
