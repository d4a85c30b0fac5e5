using System.Text;
using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.TestWorker;

namespace DocClassifier.Prepare.Tests.Formats;

public sealed class OfficeReaderTests
{
    [Fact]
    public async Task A_DOCX_is_read_with_tables_text_boxes_header_and_footer()
    {
        var text = (await Prepared.FromAsync(TestZip.Docx(
            "<w:p><w:r><w:t>Dear </w:t></w:r><w:r><w:t xml:space=\"preserve\">Ms Lee,</w:t><w:br/><w:t>next line</w:t></w:r></w:p>"
            + "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Oak</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>10</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
            + "<w:p><w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent></mc:Choice>"
            + "<mc:Fallback><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>"
            + "<w:p><w:del><w:r><w:delText>deleted</w:delText></w:r></w:del><w:r><w:t>The end</w:t></w:r></w:p>",
            "Letterhead", "Bank details"))).Text;

        Assert.Equal("application/vnd.openxmlformats-officedocument.wordprocessingml.document", text.MediaType);
        Assert.Equal("Letterhead\n\nDear Ms Lee,\nnext line\nOak 10\n\nIn a box\n\nThe end\n\nBank details", text.Text);
    }

    [Fact]
    public async Task A_DOCX_of_nothing_but_a_picture_of_a_page_is_a_scan()
    {
        var scan = (await Prepared.FromAsync(TestZip.With(
            ("[Content_Types].xml", "<Types/>"u8.ToArray()),
            ("word/document.xml", "<w:document xmlns:w=\"urn:w\"><w:body/></w:document>"u8.ToArray()),
            ("word/_rels/document.xml.rels", Encoding.UTF8.GetBytes(TestZip.Relations(("http://x/image", "media/image1.png")))),
            ("word/media/image1.png", TestPdf.Draw(TestPdf.WithText(["Scanned"]), 72, "png"))))).Scan;

        Assert.Equal((595, 842), (scan.Pages[0].Width, scan.Pages[0].Height));
    }

    [Fact]
    public async Task Sheets_slides_and_open_documents_are_read()
    {
        Assert.Equal("Item Price\nOak 10", (await Prepared.FromAsync(TestZip.With(
            ("[Content_Types].xml", "<Types/>"),
            ("xl/workbook.xml", "<workbook/>"),
            ("xl/_rels/workbook.xml.rels", TestZip.Relations(("http://x/worksheet", "worksheets/sheet1.xml"))),
            ("xl/sharedStrings.xml", "<sst><si><t>Item</t></si><si><r><t>Pri</t></r><r><t>ce</t></r></si></sst>"),
            ("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c></row><row><c t=\"inlineStr\"><is><t>Oak</t></is></c><c><v>10</v></c></row></sheetData></worksheet>")))).Text.Text);
        Assert.Equal("First\n\nSecond", (await Prepared.FromAsync(TestZip.With(
            ("[Content_Types].xml", "<Types/>"),
            ("ppt/presentation.xml", "<p/>"),
            ("ppt/slides/slide10.xml", "<s xmlns:a=\"urn:a\"><a:p><a:t>Second</a:t></a:p></s>"),
            ("ppt/slides/slide2.xml", "<s xmlns:a=\"urn:a\"><a:p><a:t>First</a:t></a:p></s>")))).Text.Text);
        Assert.Equal("Title\nOne two\nOak 10", (await Prepared.FromAsync(TestZip.With(
            ("mimetype", "application/vnd.oasis.opendocument.text"),
            ("content.xml", "<o:c xmlns:o=\"urn:o\" xmlns:t=\"urn:t\"><o:body><t:h>Title</t:h><t:p>One<t:s/>two</t:p><t:table-row><t:table-cell><t:p>Oak</t:p></t:table-cell><t:table-cell><t:p>10</t:p></t:table-cell></t:table-row></o:body></o:c>")))).Text.Text);
    }

    [Fact]
    public async Task RTF_is_read()
    {
        var text = (await Prepared.FromAsync(
            "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}{\\*\\generator Word;}\\f0 Gr\\'fc\\'dfe \\u8364?100\\par Next {\\b bold} \\{x\\}\\par}")).Text;

        Assert.Equal("application/rtf", text.MediaType);
        Assert.Equal("Grüße €100\nNext bold {x}", text.Text);
    }

    [Fact]
    public async Task What_unpacks_to_too_much_is_rejected()
    {
        var body = "<w:p><w:r><w:t>" + new string('a', 3_000_000) + "</w:t></w:r></w:p>";

        Assert.Equal(Reasons.ExpandsTooMuch, (await Prepared.FromAsync(TestZip.Docx(body), new PrepareOptions { MaxExpandedBytes = 1_000_000 })).Rejection.Reason);
    }

    [Fact]
    public async Task A_ZIP_is_a_container_of_its_files()
    {
        var prepared = await Prepared.FromAsync(TestZip.With(("b/letter.txt", "A letter."), ("__MACOSX/x", "junk"), ("a.bin", "\u0000\u0001\u0002"), ("inner.zip", string.Empty)));

        Assert.Equal([$"1 {Topics.Text}", $"2 {Reasons.Unsupported}", $"3 {Reasons.Empty}"], prepared.Outline);
        Assert.Equal("A letter.", prepared.At<TextDocument>(0).Text);
    }

    [Fact]
    public async Task A_gzip_is_a_container_of_one_file_and_a_bomb_is_refused()
    {
        using var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(new string('a', 2_000_000)));

        Assert.Equal([$"1 {Topics.Text}"], (await Prepared.FromAsync(packed.ToArray())).Outline);
        Assert.Equal(Reasons.ExpandsTooMuch, (await Prepared.FromAsync(packed.ToArray(), new PrepareOptions { MaxExpandedBytes = 1_000_000 })).Rejection.Reason);
    }

    [Fact]
    public async Task An_encrypted_office_file_and_an_old_one_are_told_apart()
    {
        byte[] compound = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[600]];

        Assert.Equal(Reasons.Unsupported, (await Prepared.FromAsync(compound)).Rejection.Reason);
        Assert.Equal(Reasons.Encrypted, (await Prepared.FromAsync([.. compound, .. Encoding.Unicode.GetBytes("EncryptedPackage")])).Rejection.Reason);
    }

    [Fact]
    public async Task An_empty_ZIP_is_empty() => Assert.Equal(Reasons.Empty, (await Prepared.FromAsync(TestZip.With(Array.Empty<(string, string)>()))).Rejection.Reason);
}
