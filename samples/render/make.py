#!/usr/bin/python3
"""Makes samples/documents, samples/bad and samples/labels.tsv from sources/ by manifest.tsv.

Run:  /usr/bin/python3 samples/render/make.py [WORD...]     (only outputs whose name contains a WORD)

Needs Debian's python3-pil, poppler-utils, chromium, libreoffice-writer-nogui, fonts-liberation, fonts-dejavu,
fonts-urw-base35. Scans repeat pixel for pixel by the seed in the manifest on the same versions of these; PDF and
DOCX carry their date of making. The project runs without any of this: the outputs are committed.
"""
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import bad      # noqa: E402
import facturx  # noqa: E402
import mail     # noqa: E402
import ooxml    # noqa: E402
import scan     # noqa: E402

HERE = Path(__file__).resolve().parent
SOURCES = HERE / "sources"
SAMPLES = HERE.parent
DOCUMENTS = SAMPLES / "documents"


def chromium_pdf(source, target):
    with tempfile.TemporaryDirectory() as work:
        # A page without a title takes its file's name, and that would give the label away.
        page = shutil.copy(source, f"{work}/letter.html")
        subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={work}/profile",
             "--no-pdf-header-footer", f"--print-to-pdf={target}", f"file://{page}"],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)


def libreoffice(source, target, convert_to):
    with tempfile.TemporaryDirectory() as work:
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{tempfile.gettempdir()}/samples-office-{os.getuid()}", "--headless",
             "--infilter=HTML (StarWriter)", "--convert-to", convert_to, "--outdir", work, str(source)],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=180)
        shutil.move(str(next(Path(work).iterdir())), target)


def office_pdf(source, target, options=""):
    libreoffice(source, target, "pdf:writer_pdf_Export" + options)


def office_docx(source, target):
    libreoffice(source, target, "docx:MS Word 2007 XML")


def copy_text(source, target, charset="utf-8", newline="\n"):
    text = source.read_text(encoding="utf-8")
    target.write_bytes(text.replace("\n", {"crlf": "\r\n"}.get(newline, "\n")).encode(charset))


def scanned(source, target, options):
    with tempfile.TemporaryDirectory() as work:
        pdf = Path(work) / "page.pdf"
        chromium_pdf(source, pdf)
        scan.make(pdf, target, options)


def make(kind, source, target, options):
    if kind == "copy":
        copy_text(source, target, **options)
    elif kind == "mail":
        mail.make(source, target, DOCUMENTS)
    elif kind == "pdf":
        chromium_pdf(source, target)
    elif kind == "office-pdf":
        office_pdf(source, target)
    elif kind == "factur-x":
        chromium_pdf(source, target)
        facturx.attach(target, SOURCES / options["xml"])
    elif kind == "office-docx":
        office_docx(source, target)
    elif kind == "docx":
        ooxml.make(source, target)
    elif kind == "scan":
        scanned(source, target, options)
    else:
        raise SystemExit(f"{target.name}: no such kind: {kind}")


def rows():
    lines = (HERE / "manifest.tsv").read_text(encoding="utf-8").splitlines()
    for line in lines[1:]:
        if line.strip():
            output, label, _language, kind, source, options = (line.split("\t") + [""])[:6]
            yield output, label, kind, SOURCES / source, dict(o.split("=", 1) for o in shlex.split(options))


def main(words):
    DOCUMENTS.mkdir(exist_ok=True)
    labelled = []
    # A mail may attach what an earlier row has made, so the order of the manifest holds; "-" marks a mere attachment.
    for output, label, kind, source, options in rows():
        folder = HERE / "attachments" if label == "-" else DOCUMENTS
        folder.mkdir(exist_ok=True)
        if label != "-":
            labelled.append(f"documents/{output}\t{label}")
        if not words or any(word in output for word in words):
            make(kind, source, folder / output, options)
            print(f"{output} {(folder / output).stat().st_size:,}", file=sys.stderr)
    (SAMPLES / "labels.tsv").write_text("\n".join(["path\tlabel", *sorted(labelled)]) + "\n", encoding="utf-8")
    if not words or "bad" in words:
        bad.make(SAMPLES / "bad", DOCUMENTS, lambda s, t, o: office_pdf(SOURCES / s, t, o))


if __name__ == "__main__":
    main(sys.argv[1:])
