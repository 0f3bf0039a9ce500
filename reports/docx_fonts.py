"""The product's own letters inside a text document, so that it looks the same where they are not installed.

A font is stored as ECMA-376 has it: its first 32 bytes combined with a key that the table of fonts names.
"""

from pathlib import Path
from typing import Any
from uuid import UUID

from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn

FAMILY = "Inter Giamsat"
#: Where each face comes from, and its key: any will do, as long as it is always the same.
FACES = {
    "w:embedRegular": ("Inter-Regular.ttf", UUID("6f2b1f5e-43a1-4f0c-9d1e-3a7c5b8e9d01")),
    "w:embedBold": ("Inter-SemiBold.ttf", UUID("6f2b1f5e-43a1-4f0c-9d1e-3a7c5b8e9d02")),
}
KEYED_BYTES = 32
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/font"
TABLE = "/word/fontTable.xml"


def embed_fonts(document: Any, *, folder: Path) -> None:
    """Put the two faces of the family into a document."""
    package = document.part.package
    table = next(part for part in package.iter_parts() if str(part.partname) == TABLE)
    fonts = parse_xml(table.blob)
    font = OxmlElement("w:font")
    font.set(qn("w:name"), FAMILY)
    for number, (face, (file_name, key)) in enumerate(FACES.items(), start=1):
        content = _keyed((folder / file_name).read_bytes(), key)
        stored = Part(PackURI(f"/word/fonts/font{number}.odttf"), CONTENT_TYPE, content, package)
        entry = OxmlElement(face)
        entry.set(qn("r:id"), table.relate_to(stored, RELATION))
        entry.set(qn("w:fontKey"), f"{{{str(key).upper()}}}")
        font.append(entry)
    fonts.append(font)
    table._blob = serialize_part_xml(fonts)
    embeds = OxmlElement("w:embedTrueTypeFonts")
    # The schema wants it near the beginning, behind the view and the zoom.
    document.settings.element.find(qn("w:zoom")).addnext(embeds)


def _keyed(content: bytes, key: UUID) -> bytes:
    """The first bytes of a font combined with its key, whose bytes count from the end."""
    mask = key.bytes[::-1] * (KEYED_BYTES // len(key.bytes))
    return bytes(a ^ b for a, b in zip(content, mask, strict=False)) + content[KEYED_BYTES:]
