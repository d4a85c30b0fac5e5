using System.Text;
using DocClassifier.Prepare.Detecting;
using DocClassifier.Sandbox;

namespace DocClassifier.Prepare.Tests.Detecting;

public sealed class DetectorTests
{
    [Theory]
    [InlineData("%PDF-1.7\n1 0 obj", "Pdf")]
    [InlineData("\u00ff\u00fe junk before\n%PDF-1.4\n", "Pdf")]
    [InlineData("%-1.4\n1 0 obj <<>> endobj trailer <<>> startxref", "Pdf")]
    [InlineData("Our tool writes %PDF-1.4 headers, see the manual.", "Text")]
    [InlineData("BM is a firm, and this is a letter to it, of some length.", "Text")]
    [InlineData("P1 is the highest priority of all tickets.", "Text")]
    [InlineData("P4\n8 8\n________", "Image")]
    [InlineData("GIF89a", "Image")]
    [InlineData("RIFF....WEBPVP8 ", "Image")]
    [InlineData("From: a@b.test\nSubject: Hello\nMessage-ID: <1>\n\nText", "Mail")]
    [InlineData("Subject: =?utf-8?B?SGk=?=\n\nText", "Mail")]
    [InlineData("Return-Path: <a@b.test>\nReceived: from x\n\tby y\n\nText", "Mail")]
    [InlineData("From a@b.test Mon Mar 3 10:12:00 2025\nFrom: a@b.test\nTo: c@d.test\nSubject: x\n\nText", "Mailbox")]
    [InlineData("Subject: your offer of last week\n\nDear Ms Lee,\nwe accept.", "Text")]
    [InlineData("From: Ann Lee\nTo: all staff\nSubject: the roof\n\nA memo.", "Text")]
    [InlineData("From: Ann Lee <ann@firm.test>\nTo: all staff\nSubject: the roof\n\nA mail.", "Mail")]
    [InlineData("Note: this is no mail.\nTo: be or not to be.\n", "Text")]
    [InlineData("From here on, everything changes: a letter.\nIt goes on.", "Text")]
    [InlineData("<!DOCTYPE html><p>Hello", "Markup")]
    [InlineData("<?xml version='1.0'?><Invoice/>", "Markup")]
    [InlineData("<- an arrow, and a text", "Text")]
    [InlineData("{\\rtf1 Hello}", "Rtf")]
    public void Formats_are_told_by_content(string head, string format) =>
        Assert.Equal(format, Detector.Detect(new SandboxTask(default, Encoding.Latin1.GetBytes(head), null, null)).ToString());
}
