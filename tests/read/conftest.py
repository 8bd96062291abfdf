"""Small PDFs made by hand: a page is a list of (x, y, words) and of ruled grids, in points from the lower left."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

Words = tuple[float, float, str]
Grid = tuple[Sequence[float], Sequence[float]]
Page = tuple[Sequence[Words], Sequence[Grid]]


def _stream(words: Sequence[Words], grids: Sequence[Grid], size: int) -> bytes:
    out = []
    for x, y, text in words:
        out.append(f"BT /F1 {size} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET")
    for across, down in grids:
        out += [f"{x} {down[0]} m {x} {down[-1]} l S" for x in across]
        out += [f"{across[0]} {y} m {across[-1]} {y} l S" for y in down]
    return "\n".join(out).encode()


#: How a page that is shown turned is drawn, so that it stands upright when seen: matrix, width and height.
TURNS = {
    0: (b"", 595, 842),
    90: (b"0 1 -1 0 842 0 cm\n", 842, 595),
    180: (b"-1 0 0 -1 595 842 cm\n", 595, 842),
    270: (b"0 -1 1 0 0 595 cm\n", 842, 595),
}


def make_pdf(pages: Sequence[Page], size: int = 12, turn: int = 0) -> bytes:
    """A PDF whose Chinese font is one of the predefined ones, so that no font file is needed.

    ``turn``: by how many degrees a viewer turns its pages to show them upright.
    """
    matrix, wide, high = TURNS[turn]
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects.append(
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>"
    )
    objects.append(
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /FontDescriptor 5 0 R "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>"
    )
    objects.append(
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 -200 1000 900] /ItalicAngle 0 "
        b"/Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 >>"
    )
    kids = []
    for words, grids in pages:
        stream = matrix + _stream(words, grids, size)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] %s/Resources << /Font << /F1 3 0 R >> >> "
            b"/Contents %d 0 R >>" % (wide, high, b"/Rotate %d " % turn if turn else b"", len(objects))
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    data = b"%PDF-1.5\n"
    places = []
    for i, body in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (i, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


@pytest.fixture(scope="session")
def pdf() -> Callable[..., bytes]:
    return make_pdf
