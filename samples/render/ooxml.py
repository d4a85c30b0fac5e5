"""Writes a small DOCX straight as OOXML from lines of text.

"# " heading, "## " smaller heading, "- " list item, "> " right-aligned, "| a | b |" table row, "header: ", "footer: ",
"---" page break, **bold**; an empty line ends a paragraph.
"""
import re
import zipfile
from xml.sax.saxutils import escape

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
KINDS = "application/vnd.openxmlformats-officedocument.wordprocessingml."
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def runs(text, size=None, bold=False):
    out = []
    for i, piece in enumerate(re.split(r"\*\*", text)):
        if piece:
            marks = ("<w:b/>" if bold or i % 2 else "") + (f'<w:sz w:val="{size}"/>' if size else "")
            lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in piece.split("\n"))
            out.append(f"<w:r><w:rPr>{marks}</w:rPr>{lines}</w:r>")
    return "".join(out)


def paragraph(text, style="", **marks):
    return f'<w:p><w:pPr>{style}<w:spacing w:after="120"/></w:pPr>{runs(text, **marks)}</w:p>'


def table(rows):
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="808080"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    body = "".join("<w:tr>" + "".join(f"<w:tc><w:tcPr/>{paragraph(cell.strip())}</w:tc>" for cell in row.strip().strip("|").split("|")) + "</w:tr>"
                   for row in rows)
    return f'<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{borders}</w:tblBorders></w:tblPr>{body}</w:tbl>' + paragraph("")


def make(source, target):
    body, around = [], {"header": "", "footer": ""}
    for block in re.split(r"\n\s*\n", source.read_text(encoding="utf-8").strip()):
        if block.startswith(("header: ", "footer: ")):
            name, _, text = block.partition(": ")
            around[name] = text
        elif block.startswith("|"):
            body.append(table(block.splitlines()))
        elif block.startswith("# "):
            body.append(paragraph(block[2:], size=34, bold=True))
        elif block.startswith("## "):
            body.append(paragraph(block[3:], size=26, bold=True))
        elif block.startswith("- "):
            body += [paragraph("•  " + item, '<w:ind w:left="400" w:hanging="200"/>') for item in block[2:].split("\n- ")]
        elif block.startswith("> "):
            body.append(paragraph(block[2:].replace("\n> ", "\n"), '<w:jc w:val="right"/>'))
        elif block.strip() == "---":
            body.append('<w:p><w:r><w:br w:type="page"/></w:r></w:p>')
        else:
            body.append(paragraph(block))
    page = '<w:sectPr><w:headerReference w:type="default" r:id="rId1"/><w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + "".join(f'<Override PartName="/word/{n}.xml" ContentType="{KINDS}{k}+xml"/>'
                  for n, k in (("document", "document.main"), ("header1", "header"), ("footer1", "footer"))) + "</Types>",
        "_rels/.rels": relations([("rId1", "officeDocument", "word/document.xml")]),
        "word/_rels/document.xml.rels": relations([("rId1", "header", "header1.xml"), ("rId2", "footer", "footer1.xml")]),
        "word/document.xml": f"<w:document {W}><w:body>{''.join(body)}{page}</w:body></w:document>",
        "word/header1.xml": f"<w:hdr {W}>{paragraph(around['header'])}</w:hdr>",
        "word/footer1.xml": f"<w:ftr {W}>{paragraph(around['footer'], size=16)}</w:ftr>",
    }
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), HEAD + xml, zipfile.ZIP_DEFLATED)


def relations(items):
    inner = "".join(f'<Relationship Id="{i}" Type="{RELATIONS}{kind}" Target="{to}"/>' for i, kind, to in items)
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'
