"""Plain text and Markdown: bytes in whatever encoding become a :class:`SourceText` with its newlines as they are."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ..errors import InputError
from ..model import SourceText
from .options import DEFAULTS, MEGABYTE
from .plain_tables import plain_tables

SIZE_LIMIT = DEFAULTS.size_limit

_OFFICE = "an old binary Office file (save it as .docx or .xlsx)"
#: What an Office file that a password locks is called inside, in UTF-16.
_LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP container (Word, Excel, archive)"),
    (b"\xd0\xcf\x11\xe0", _OFFICE),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
)
_FORMATS = "read are text in UTF-8, UTF-16, GB18030, GBK or Big5, HTML, PDF, DOCX, ODT, RTF, XLSX, ODS, CSV and ZIP"

#: The characters that make up some fifth of any Chinese prose, in both scripts: a wrong decoding shows few of them.
_FREQUENT = frozenset(
    "的一是不了在有和国中大为上个地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同"
    "國為個時說會對於過發後裡種經麼學體區與實產業開關工建制度全省市县級级部门單位单设施计划方案重点推进加强完善落实责任目标规环境保护设管理"
)


def read_file(path: str | Path, *, limit: int = SIZE_LIMIT) -> SourceText:
    """The text of the file at ``path``; ``limit`` is the largest size in bytes.

    Raises InputError, in one line that names the file and what to do, when the file is missing, is a
    folder, cannot be opened, is empty, too large, binary, or in no encoding that Chinese text comes in.
    """
    path = Path(path)
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise InputError(f"{path}: is a folder; name a file in it")
        if size > limit:
            raise InputError(_too_large(str(path), size, limit))
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file; check the name and the folder") from error
    except PermissionError as error:
        raise InputError(f"{path}: not readable; check the file's permissions") from error
    except ValueError as error:
        raise InputError(f"{str(path)!r}: not a file name") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error}); check the disk or the path") from error
    return read_bytes(data, path.name, limit=limit)


def read_bytes(data: bytes, file_name: str, *, limit: int = SIZE_LIMIT) -> SourceText:
    """The text in ``data``; ``file_name`` names it in errors and in the result.

    Raises InputError as :func:`read_file` does.
    """
    if len(data) > limit:
        raise InputError(_too_large(file_name, len(data), limit))
    if not data.strip(b" \t\r\n\x0b\x0c\xef\xbb\xbf\xff\xfe"):
        raise InputError(f"{file_name}: the file is empty; is it still being written or downloaded?")
    if data.startswith(_MAGIC[2][0]) and _LOCKED_OFFICE in data[:MEGABYTE]:
        raise InputError(f"{file_name}: the Office file is locked; open it with its password and save it without one")
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise InputError(f"{file_name}: not plain text but {what}; {_FORMATS}")
    text, encoding, certainty = decode(data, file_name)
    if not text.strip("\ufeff \t\r\n\u3000"):
        raise InputError(f"{file_name}: the file holds nothing but blanks; is it the right file?")
    return SourceText(
        text=text,
        sha256=hashlib.sha256(data).hexdigest(),
        file_name=file_name,
        encoding=encoding,
        encoding_certainty=certainty,
        media_type="text/markdown" if file_name.lower().endswith((".md", ".markdown")) else "text/plain",
        origins=plain_tables(text),
    )


def _too_large(name: str, size: int, limit: int) -> str:
    return (
        f"{name}: {size / 1048576:.1f} MB is more than the limit of {limit / 1048576:.1f} MB; "
        "split it into one file a document, or raise --max-size"
    )


def decode(data: bytes, name: str) -> tuple[str, str, float]:
    """Text, encoding and how certain that is; ``name`` is for errors.  Raises InputError where no encoding fits.

    Strict decoders first; statistics only where they all fail.
    """
    for bom, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(bom):
            try:
                return data.decode(encoding), encoding, 1.0
            except UnicodeDecodeError as error:
                raise InputError(f"{name}: begins as UTF-16 but is damaged; save it again as UTF-8") from error
    if b"\0" in data:
        for encoding in ("utf-16-le", "utf-16-be"):
            text = _strict(data, encoding)
            if text is not None and _plausibility(text) > 0.5:
                return text, encoding, 0.9
        raise InputError(f"{name}: binary data, not text; {_FORMATS}")
    text = _strict(data, "utf-8")
    if text is not None:
        if _controls(text):
            raise InputError(f"{name}: binary data, not text; {_FORMATS}")
        return text, "utf-8", 1.0
    candidates = []
    for encoding in ("gb18030", "big5hkscs"):
        text = _strict(data, encoding)
        if text is not None and not _controls(text):
            candidates.append((_plausibility(text), encoding, text))
    if candidates:
        best = max(candidates, key=lambda c: c[0])
        if best[0] >= 0.1:
            return best[2], "big5" if best[1] == "big5hkscs" else best[1], round(min(0.99, 0.5 + best[0]), 2)
    reason = _damaged(data)
    if reason:
        raise InputError(f"{name}: {reason}")
    from charset_normalizer import from_bytes  # only for the odd file: slow to import and to run

    match = from_bytes(data).best()
    if match is not None and _plausibility(str(match)) >= 0.1 and not _controls(str(match)):
        text = _strict(data, match.encoding)
        if text is not None:
            return text, match.encoding, 0.5
    raise InputError(f"{name}: in no encoding that can be recognised; save it as UTF-8 ({_FORMATS})")


def _damaged(data: bytes) -> str:
    """Why a text that begins in one encoding is in none: two encodings in one file, or bytes that are in neither."""
    lines = data.split(b"\n")
    found: list[tuple[int, str]] = []
    for number, line in enumerate(lines, start=1):
        if line.isascii():
            continue
        for encoding in ("utf-8", "gb18030"):
            text = _strict(line, encoding)
            if text is not None and (encoding == "utf-8" or _plausibility(text) >= 0.1):
                found.append((number, encoding))
                break
        else:
            found.append((number, ""))
    known = [entry for entry in found if entry[1] and len(lines[entry[0] - 1]) >= 12]
    if not known or len(known) * 2 < len(found):
        return ""
    first = known[0][1]
    other = next((entry for entry in known if entry[1] != first), None)
    if other is not None:
        return (
            f"begins in {first.upper()} but goes on in {other[1].upper()} from line {other[0]}; "
            "save each part in one encoding, or the whole as UTF-8"
        )
    odd = next((number for number, encoding in found if not encoding), None)
    return f"is {first.upper()} but damaged in line {odd}; get it again, or save it as UTF-8" if odd else ""


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _controls(text: str) -> bool:
    """Control characters that text files never hold."""
    sample = text[:100_000]
    return sum(1 for c in sample if c < " " and c not in "\t\n\r\f\v\x1a\x1b\x07\x08") > len(sample) // 200


def _plausibility(text: str) -> float:
    """Share of the most frequent characters among the characters beyond ASCII, punctuation left aside."""
    letters = [c for c in text[:200_000] if c > "\u00ff" and not "\u2000" <= c <= "\u303f" and not c >= "\uff00"]
    return sum(1 for c in letters if c in _FREQUENT) / len(letters) if letters else 0.0
