"""RTF: paragraphs and tables, in the encodings that Chinese word processors write.

Read here and not with striprtf, the library at hand: it flattens tables, parts characters whose second byte is written
as a plain letter, and keeps hidden and taken out words.  After "Rich Text Format (RTF) Specification", version 1.9.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ..errors import InputError
from ..model import SourceText
from .assemble import Assembly
from .plain import decode
from .rtf_tables import CellShape, RtfTable

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n\0]+)|[\r\n\0]+"
)
#: Groups that hold no words of the text, or words that others show already.
_ASIDE = frozenset(
    ["fonttbl", "colortbl", "stylesheet", "info", "pict", "header", "headerl", "headerr", "headerf", "footer", "footerl"]
) | frozenset(
    ["footerr", "footerf", "footnote", "annotation", "listtable", "listoverridetable", "revtbl", "rsidtbl", "generator"]
) | frozenset(
    ["fldinst", "nonshppict", "shprslt", "shptxt", "objdata", "tc", "xe", "bkmkstart", "bkmkend", "nonesttables", "filetbl", "ud"]
)  # fmt: skip
#: Groups marked as "skip unless known" that are known.
_KNOWN = frozenset(["nesttableprops", "shppict"])
_PLAIN = {
    "line": "\n", "lbr": "\n", "tab": " ", "emdash": "—", "endash": "–", "emspace": "\u3000", "enspace": " ",
    "qmspace": " ", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
}  # fmt: skip
#: Fonts of signs: their bytes are no letters.
_SIGNS = "signs"
_CHARSETS = {
    2: _SIGNS, 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5hkscs", 161: "cp1253", 162: "cp1254",
    177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
_PAGES = {
    936: "gb18030",
    54936: "gb18030",
    950: "big5hkscs",
    65001: "utf-8",
    932: "cp932",
    949: "cp949",
    10008: "gb18030",
}
_WIDE = frozenset(["gb18030", "big5hkscs", "cp932", "cp949"])
#: Deepest nesting of groups; Word itself ends far earlier.
DEPTH_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class _State:
    """What holds inside a group and ends with it."""

    aside: bool = False
    hidden: bool = False
    fonts: bool = False
    skip: int = 1
    font: int | None = None
    in_table: bool = False
    nested: bool = False
    number: bool = False


@dataclass(slots=True)
class _Words:
    """Words under way: characters, and bytes whose encoding their font says, or nothing does (None)."""

    parts: list[str | tuple[bytes, str | None]] = field(default_factory=list)

    def add_byte(self, value: bytes, encoding: str | None) -> None:
        last = self.parts[-1] if self.parts else None
        if isinstance(last, tuple) and last[1] == encoding:
            self.parts[-1] = (last[0] + value, encoding)
        else:
            self.parts.append((value, encoding))

    def wants_more(self) -> bool:
        """True after the first half of a character of two bytes: the second may be written as a letter."""
        last = self.parts[-1] if self.parts else None
        if not isinstance(last, tuple) or last[1] not in _WIDE:
            return False
        half = False
        for byte in last[0]:
            half = not half and byte >= 0x81
        return half

    def take(self, unsaid: str) -> str:
        """All the words; what cannot be decoded as U+FFFD, as nothing may be made up."""
        out = "".join(p if isinstance(p, str) else p[0].decode(p[1] or unsaid, "replace") for p in self.parts)
        self.parts.clear()
        # Characters beyond the first plane come as two halves.
        return out.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


class _Reader:
    """One pass over the file."""

    def __init__(self, data: bytes, file_name: str) -> None:
        self.data = data
        self.file_name = file_name
        self.charsets: dict[int, str] = {}
        self.default: str | None = None
        self.state = _State()
        self.words = _Words()
        self.table: RtfTable | None = None
        self.shapes: list[CellShape] = []
        self.merge: set[str] = set()
        self.assembly = Assembly()
        self.unsaid = "cp1252"
        self._cache: dict[tuple[bytes, str | None], str] = {}

    def read(self) -> Assembly:
        stack: list[_State] = []
        at, left = 0, 0
        star = False
        while at < len(self.data):
            token = _TOKEN.match(self.data, at)
            if token is None:
                break  # a backslash at the very end
            at = token.end()
            word, number, code, symbol, brace, plain = token.groups()
            if brace == b"{":
                left, star = 0, False
                stack.append(self.state)
                if len(stack) > DEPTH_LIMIT:
                    raise InputError(f"{self.file_name}: nested more than {DEPTH_LIMIT} deep; is it damaged?")
            elif brace == b"}":
                left, star = 0, False
                if not stack:
                    break
                self.state = stack.pop()
                if not stack:
                    break  # what stands behind the document's own group is none of it
            elif word:
                name, value = word.decode("ascii"), int(number) if number else None
                if name == "bin":
                    at += max(value or 0, 0)
                elif star and name not in _KNOWN:
                    self.state = replace(self.state, aside=True, fonts=name == "fonttbl")
                elif left and name not in ("u", "par", "cell", "row"):
                    left -= 1
                else:
                    left = self._word(name, value)
                star = False
            elif symbol == b"*":
                star = True
            elif self.state.aside:
                if self.state.fonts and code:
                    left = 0
            elif code:
                if left:
                    left -= 1
                else:
                    self._byte(bytes.fromhex(code.decode("ascii")))
            elif symbol:
                left = max(0, left - 1) if left else self._symbol(symbol)
            elif plain:
                cut = plain[left:]
                left = max(0, left - len(plain))
                self._plain(cut)
        self._paragraph()
        self._end_table()
        return self.assembly

    def _word(self, name: str, value: int | None) -> int:
        """Takes a control word; how many characters behind it stand for those that cannot show its character."""
        state = self.state
        if name in _ASIDE:
            self.state = replace(state, aside=True, fonts=name == "fonttbl")
        elif name == "ansicpg" and value:
            self.default = _PAGES.get(value) or _codec(value) or self.default
        elif name == "f":
            self.state = replace(state, font=value)
        elif name == "fcharset" and state.fonts and state.font is not None and value is not None:
            if value in _CHARSETS:
                self.charsets[state.font] = _CHARSETS[value]
        elif name == "cpg" and state.fonts and state.font is not None and value:
            self.charsets[state.font] = _PAGES.get(value) or _codec(value) or "cp1252"
        elif name == "uc":
            self.state = replace(state, skip=min(max(value if value is not None else 1, 0), 10))
        elif name == "plain":
            self.state = replace(state, hidden=False)
        elif name in ("v", "deleted"):
            self.state = replace(state, hidden=value != 0)
        elif name == "pard":
            self.state = replace(state, in_table=False)
        elif name == "intbl":
            self.state = replace(state, in_table=True)
        elif name == "nesttableprops":
            self.state = replace(state, nested=True)
        elif state.aside:
            return 0
        elif name == "u" and value is not None:
            # Bullets are characters of a font of signs, in a range that means nothing elsewhere.
            if not state.hidden and value and not 0xF000 <= value % 0x10000 < 0xF100:
                self.words.parts.append(chr(value % 0x10000))
            return state.skip
        elif name in ("listtext", "pntext"):
            self.state = replace(state, number=True)
        elif name in _PLAIN:
            if not state.hidden and not (state.number and name == "tab"):
                self.words.parts.append(_PLAIN[name])
        elif name in ("par", "sect", "page", "column"):
            if state.in_table:
                self.words.parts.append(" ")
            else:
                self._paragraph()
        elif name in ("nestcell", "nestrow"):
            self.words.parts.append(" ")
        elif not state.nested:
            self._table_word(name, value)
        return 0

    def _table_word(self, name: str, value: int | None) -> None:
        if name == "trowd":
            self.shapes, self.merge = [], set()
        elif name in ("clvmgf", "clvmrg", "clmgf", "clmrg"):
            self.merge.add(name)
        elif name == "cellx" and len(self.shapes) < 500:
            self.shapes.append(CellShape(value or 0, "clvmrg" in self.merge, "clmrg" in self.merge))
            self.merge = set()
        elif name == "cell":
            self.table = self.table or RtfTable()
            self.table.cell(self._said())
        elif name == "row" and self.table is not None:
            self.table.row(self.shapes)

    def _symbol(self, symbol: bytes) -> int:
        if symbol in (b"\n", b"\r"):
            self._word("par", None)
        elif symbol in (b"{", b"}", b"\\"):
            self._plain(symbol)
        elif not self.state.hidden:
            shown = {b"~": " ", b"_": "-", b"-": ""}.get(symbol)
            self.words.parts.append(shown if shown is not None else symbol.decode("ascii", "ignore"))
        return 0

    def _byte(self, value: bytes) -> None:
        encoding = self._encoding()
        if not self.state.hidden and encoding != _SIGNS:
            self.words.add_byte(value, encoding)

    def _plain(self, words: bytes) -> None:
        if self.state.hidden or not words:
            return
        if self.words.wants_more():
            self.words.add_byte(words[:1], self._encoding())
            words = words[1:]
        if words.isascii():
            self.words.parts.append(words.decode("ascii"))
        else:  # written as bytes, against the rules
            self.words.add_byte(words, self._encoding())

    def _encoding(self) -> str | None:
        own = self.charsets.get(self.state.font) if self.state.font is not None else None
        return own or (self.default if self.default in (*_WIDE, "utf-8") else None)

    def _said(self) -> str:
        return self.words.take(self.unsaid)

    def _paragraph(self) -> None:
        said = self._said()
        if self.table is not None and not self.state.in_table:
            self._end_table()
        for line in said.split("\n"):
            self.assembly.line(line.strip())

    def _end_table(self) -> None:
        if self.table is None:
            return
        cells = self.table.cells()
        self.table = None
        if len({cell.column for cell in cells}) < 2:
            for cell in cells:  # a frame around text
                self.assembly.line(cell.text)
        else:
            self.assembly.table(cells)


def read_rtf(data: bytes, file_name: str) -> SourceText:
    """The text of an RTF file, changes taken as accepted.  Raises InputError where it cannot be read."""
    reader = _Reader(data, file_name)
    reader.unsaid, certainty = _unsaid(data, file_name)
    assembly = reader.read()
    encoding = reader.default or (reader.unsaid if reader.unsaid != "cp1252" else "")
    encoding = encoding or next(iter(sorted(set(reader.charsets.values()) & _WIDE)), "cp1252")
    return assembly.source(data, file_name, "application/rtf", encoding, certainty)


def _unsaid(data: bytes, file_name: str) -> tuple[str, float]:
    """The encoding of bytes of which the file says none but the Western default, and how certain that is."""
    if re.search(rb"\\ansicpg(?!1252\b)\d|\\fcharset(?:134|136|128|129)\b", data):
        return "cp1252", 1.0
    high = bytes(_high(data))
    if len(high) < 40:
        return "cp1252", 1.0
    try:
        found, encoding, certainty = decode(high, file_name)
    except InputError:
        return "cp1252", 0.5
    return (encoding, certainty) if encoding in ("gb18030", "big5", "utf-8") and found else ("cp1252", 0.9)


def _high(data: bytes) -> Iterator[int]:
    for code, raw in re.findall(rb"\\'([0-9a-fA-F]{2})|([\x80-\xff])", data):
        yield int(code, 16) if code else raw[0]


def _codec(page: int) -> str | None:
    import codecs

    try:
        return codecs.lookup(f"cp{page}").name
    except LookupError:
        return None
