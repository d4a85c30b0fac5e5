"""Builds an .eml from a source of header lines, an empty line and the body in UTF-8.

Header lines that begin with "@" steer the making: @charset, @encoding (7bit, 8bit, quoted-printable, base64), @html FILE
(multipart/alternative), @htmlonly FILE (no text body), @attach FILE [as NAME] (from documents/ or attachments/ or sources/), @forward FILE (another mail
source as message/rfc822). Boundaries are made from the file's name, so that a second run gives the same bytes.
"""
import mimetypes
import zlib
from email import policy
from email.message import EmailMessage
from pathlib import Path

HERE = Path(__file__).resolve().parent
TYPES = {".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".eml": "message/rfc822"}


def make(source, target, documents):
    message = build(source, documents)
    target.write_bytes(message.as_bytes(policy=policy.SMTP.clone(max_line_length=78)))


def build(source, documents):
    head, _, body = source.read_text(encoding="utf-8").partition("\n\n")
    headers, steering = [], []
    for line in head.splitlines():
        name, _, value = line.partition(":")
        (steering if name.startswith("@") else headers).append((name, value.strip()))
    wishes = dict(steering)
    message = EmailMessage(policy=policy.SMTP)
    for name, value in headers:
        message[name] = value
    encoding = wishes.get("@encoding", "quoted-printable")
    if "@htmlonly" in wishes:
        message.set_content((HERE / "sources" / wishes["@htmlonly"]).read_text(encoding="utf-8"), subtype="html", cte=encoding)
    else:
        message.set_content(body, charset=wishes.get("@charset", "utf-8"), cte=encoding)
    if "@html" in wishes:
        page = (HERE / "sources" / wishes["@html"]).read_text(encoding="utf-8")
        message.add_alternative(page, subtype="html", cte=encoding if encoding != "7bit" else "quoted-printable")
    for name, value in steering:
        if name == "@attach":
            attach(message, value, documents)
        elif name == "@forward":
            message.add_attachment(build(HERE / "sources" / value, documents))
    for number, part in enumerate(p for p in message.walk() if p.is_multipart() and p.get_content_maintype() == "multipart"):
        part.set_boundary(f"=_{zlib.crc32(source.stem.encode()):08x}.{number}")
    return message


def attach(message, value, documents):
    file, _, name = value.partition(" as ")
    path = next(p for p in (documents / file, HERE / "attachments" / file, HERE / "sources" / file) if p.exists())
    kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    main, _, sub = kind.partition("/")
    message.add_attachment(path.read_bytes(), main, sub, filename=name or path.name)
