using System.Text;

namespace DocClassifier.Prepare.Tests;

/// <summary>Writes mails.</summary>
internal static class TestMail
{
    public static byte[] With(string subject, string body, params (string Name, string Type, byte[] Content)[] files)
    {
        var mail = new StringBuilder($"From: Ann Lee <ann@firm.test>\r\nTo: office@mailroom.test\r\nSubject: {subject}\r\nDate: Mon, 3 Mar 2025 10:12:00 +0100\r\nMessage-ID: <1@firm.test>\r\nMIME-Version: 1.0\r\n");
        mail.Append("Content-Type: multipart/mixed; boundary=cut\r\n\r\n--cut\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n");
        mail.Append(body).Append("\r\n");
        foreach (var (name, type, content) in files)
        {
            mail.Append($"--cut\r\nContent-Type: {type}; name=\"{name}\"\r\nContent-Disposition: attachment; filename=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n");
            mail.Append(Convert.ToBase64String(content, Base64FormattingOptions.InsertLineBreaks)).Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(mail.Append("--cut--\r\n").ToString());
    }
}
