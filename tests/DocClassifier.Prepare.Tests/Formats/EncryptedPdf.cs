using System.Text;
using DocClassifier.TestWorker;

namespace DocClassifier.Prepare.Tests.Formats;

/// <summary>A PDF whose encryption dictionary fits no empty password (ISO 32000-1, 7.6: revision 2).</summary>
internal static class EncryptedPdf
{
    public static byte[] WithPassword()
    {
        var pdf = Encoding.Latin1.GetString(TestPdf.WithText(["Secret"]));
        var key = string.Concat(Enumerable.Range(1, 32).Select(value => value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture)));
        var encrypt = $"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{key}> /U <{key}> /P -4 >> /ID [<{key}> <{key}>] /Root";
        return Encoding.Latin1.GetBytes(pdf.Replace("/Root", encrypt, StringComparison.Ordinal));
    }
}
