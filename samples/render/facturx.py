"""Embeds an e-invoice into a PDF as Factur-X / ZUGFeRD do: factur-x.xml as an associated file, announced in the XMP metadata.

An incremental update (ISO 32000-1, 7.5.6) of a PDF with a classic cross-reference table, as Chromium writes it.
"""
import re

XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:fx="urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#" fx:DocumentType="INVOICE"
 fx:DocumentFileName="factur-x.xml" fx:Version="1.0" fx:ConformanceLevel="EN 16931"/>
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="3" pdfaid:conformance="B"/>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def attach(pdf, xml):
    data = pdf.read_bytes()
    trailer = data[data.rindex(b"trailer"):]
    root = int(re.search(rb"/Root (\d+) 0 R", trailer)[1])
    size = int(re.search(rb"/Size (\d+)", trailer)[1])
    previous = int(re.search(rb"startxref\s+(\d+)", trailer)[1])
    info = re.search(rb"/Info \d+ 0 R", trailer)
    catalog = re.search(rb"(?<!\d)%d 0 obj\s*<<(.*?)>>\s*endobj" % root, data, re.S)[1]
    if b"/Names" in catalog or b"/AF" in catalog:
        raise SystemExit(f"{pdf.name}: its catalogue has names already")
    file, spec, meta = size, size + 1, size + 2
    content = xml.read_bytes()
    objects = {
        root: b"<<%s\n/AF [%d 0 R]\n/Metadata %d 0 R\n/Names << /EmbeddedFiles << /Names [(factur-x.xml) %d 0 R] >> >>\n>>" % (catalog, spec, meta, spec),
        file: stream(b"/Type /EmbeddedFile /Subtype /text#2Fxml /Params << /Size %d >>" % len(content), content),
        spec: b"<< /Type /Filespec /F (factur-x.xml) /UF (factur-x.xml) /AFRelationship /Alternative /Desc (Factur-X/ZUGFeRD invoice)"
              b" /EF << /F %d 0 R /UF %d 0 R >> >>" % (file, file),
        meta: stream(b"/Type /Metadata /Subtype /XML", XMP.encode()),
    }
    out, at = bytearray(data if data.endswith(b"\n") else data + b"\n"), {}
    for number, body in objects.items():
        at[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n"
    for number in sorted(at):
        out += b"%d 1\n%010d 00000 n \n" % (number, at[number])
    out += b"trailer\n<< /Size %d /Root %d 0 R /Prev %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (size + 3, root, previous, info[0] if info else b"", table)
    pdf.write_bytes(bytes(out))


def stream(head, content):
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (head, len(content), content)
