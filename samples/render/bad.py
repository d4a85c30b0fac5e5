"""Makes samples/bad: what no classifier can read, and the reason code that is expected of each (expected.tsv)."""
import io
import random
import struct
import zipfile
import zlib

ENCRYPTED = ':{"EncryptFile":{"type":"boolean","value":"true"},"DocumentOpenPassword":{"type":"string","value":"not-given-to-anyone"}}'


def make(folder, documents, office_pdf):
    folder.mkdir(exist_ok=True)
    rng = random.Random(20260301)
    pdf = (documents / "invoice-gebaeudereinigung.pdf").read_bytes()
    png = (documents / "invoice-tischlerei.png").read_bytes()
    jpg = (documents / "invoice-garage.jpg").read_bytes()
    tiff = (documents / "invoice-telecom.tiff").read_bytes()
    docx = (documents / "invoice-translator.docx").read_bytes()
    table = {
        "empty.txt": (b"", "empty"),
        "empty.pdf": (b"", "empty"),
        "truncated.pdf": (pdf[:1500], "broken"),
        "only-a-header.pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "broken"),
        "random.bin": (rng.randbytes(6000), "unsupported"),
        "random-called-text.txt": (rng.randbytes(3000), "unsupported"),
        "half.png": (png[: len(png) // 2], "broken"),
        "head-only.jpg": (jpg[:600], "broken"),
        "cut.tiff": (tiff[:400], "broken"),
        "cut.docx": (docx[: len(docx) // 2], "broken"),
        "no-document-inside.docx": (docx_without_document(docx), "broken"),
        "wrong-checksum.png": (flip(png, 40), "broken"),
        "huge-claim.png": (huge_png(), "too-many-pixels"),
        "text-with-zero-bytes.txt": (zero_bytes(), "unsupported"),
        "melody.wav": (wav(rng), "unsupported"),
        "program.elf": (b"\x7fELF\x02\x01\x01" + bytes(9) + rng.randbytes(1200), "unsupported"),
    }
    for name, (content, _) in table.items():
        (folder / name).write_bytes(content)
    office_pdf("invoice-gebaeudereinigung.html", folder / "encrypted.pdf", ENCRYPTED)
    reasons = {name: reason for name, (_, reason) in table.items()} | {"encrypted.pdf": "encrypted"}
    lines = [f"bad/{name}\t{reason}" for name, reason in sorted(reasons.items())]
    (folder / "expected.tsv").write_text("\n".join(["path\treason", *lines]) + "\n", encoding="utf-8")


def docx_without_document(docx):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            if item.filename != "word/document.xml":
                new.writestr(zipfile.ZipInfo(item.filename, (2026, 1, 1, 0, 0, 0)), old.read(item.filename))
    return out.getvalue()


def flip(png, at):
    """Garbles a run of the first image data chunk: the file ends well, but its pixels cannot be inflated."""
    start = png.index(b"IDAT") + 4 + at
    return png[:start] + bytes(b ^ 0xFF for b in png[start:start + 200]) + png[start + 200:]


def huge_png():
    """A well-formed head that claims 60,000 by 60,000 pixels."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 60000, 60000, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(200_000), 9)) + chunk(b"IEND", b"")


def zero_bytes():
    """A cash register's dump: words among runs of zero bytes, more of these than of letters."""
    words = "TAGESABSCHLUSS KASSE 03 BON 4471 SUMME 118,40 STORNO 2 TRINKGELD 6,10".split()
    return b"".join(word.encode("ascii") + bytes(16) for word in words)


def wav(rng):
    samples = rng.randbytes(1600)
    return (b"RIFF" + struct.pack("<I", 36 + len(samples)) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8)
            + b"data" + struct.pack("<I", len(samples)) + samples)
