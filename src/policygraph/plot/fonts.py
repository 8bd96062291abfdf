"""A font that has Chinese characters: one that is named, or the best that this machine has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import InputError

if TYPE_CHECKING:
    from matplotlib.font_manager import FontPath

_NEEDED = "规划指标责任单位"
"""A font that has these is taken to have what plans are written with."""

# Parts of file names, best first; sans serif before serif, as charts are read at small sizes.
_KNOWN = (
    "notosanscjk-regular", "notosanscjksc-regular", "notosanssc-regular", "notosanssc[", "sourcehansanssc-regular",
    "sourcehansanscn-regular", "notosanscjk", "notosanssc", "sourcehansans", "pingfang", "msyh", "hiraginosansgb", "stheiti",
    "wqy-microhei", "wqy-zenhei", "simhei", "deng", "droidsansfallback", "notoserifcjk-regular", "sourcehanserif", "simsun",
    "songti", "stsong", "uming", "ukai", "simkai", "simfang",
)  # fmt: skip
_SIMPLIFIED = (" SC", " CN", " GB", "Hans")
"""In the name of the face of a collection that draws characters as mainland China does."""


def find_font(named: str | None = None) -> FontPath:
    """The file and face to draw with.

    ``named`` is a file or the name of an installed family.  Raises InputError, in one line that says what to install,
    where it is not there or has no Chinese characters, or where this machine has no such font.
    """
    if named is not None:
        return _named(named)
    from matplotlib.font_manager import findSystemFonts

    def rank(file: str) -> tuple[int, str]:
        name = Path(file).name.lower().replace("_", "")
        return next((at for at, part in enumerate(_KNOWN) if part in name), len(_KNOWN)), file

    for file in sorted(findSystemFonts(), key=rank):
        for face in _faces(file):
            return face
    raise InputError(
        "plot: no font with Chinese characters on this machine; install one (Debian: apt-get install fonts-noto-cjk)"
        " or name a font file with --font"
    )


def _named(named: str) -> FontPath:
    from matplotlib.font_manager import fontManager

    if Path(named).is_file():
        for face in _faces(named):
            return face
        raise InputError(f"--font {named}: is no font, or has no Chinese characters")
    for entry in sorted(fontManager.ttflist, key=lambda entry: (entry.weight != 400, str(entry.fname))):
        if entry.name.lower() == named.lower():
            for face in _faces(str(entry.fname), entry.name):
                return face
            raise InputError(f"--font {named}: this font has no Chinese characters")
    raise InputError(
        f"--font {named}: no such file, and no font of that name is installed; fc-list :lang=zh shows which are"
    )


def _faces(file: str, family: str | None = None) -> Iterator[FontPath]:
    """Faces of a font file that have Chinese characters, those for simplified characters first."""
    from matplotlib.font_manager import FontPath
    from matplotlib.ft2font import FT2Font

    found = []
    try:
        count = FT2Font(file).num_faces
        for index in range(count):
            face = FT2Font(file, face_index=index)
            has_all = all(face.get_char_index(ord(character)) for character in _NEEDED)
            if has_all and family in (None, face.family_name):
                simplified = any(part in f"{face.family_name} " or part in face.family_name for part in _SIMPLIFIED)
                found.append((not simplified, "Mono" in face.family_name, index))
    except (OSError, RuntimeError):
        return
    for _, _, index in sorted(found):
        yield FontPath(file, index)
