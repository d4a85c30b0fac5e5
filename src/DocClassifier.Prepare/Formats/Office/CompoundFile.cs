using System.Text;
using DocClassifier.Contracts;
using DocClassifier.Sandbox;

namespace DocClassifier.Prepare.Formats.Office;

/// <summary>Microsoft's compound files are not read; those that hold an encrypted DOCX or XLSX ([MS-OFFCRYPTO]) are told apart.</summary>
internal static class CompoundFile
{
    public static SandboxRejectedException Refuse(SandboxTask task)
    {
        var name = Encoding.Unicode.GetBytes("EncryptedPackage");
        return task.Bytes.Span.IndexOf(name) >= 0
            ? new SandboxRejectedException(Reasons.Encrypted, "The document is encrypted with a password.")
            : new SandboxRejectedException(
                Reasons.Unsupported, "Office files of before 2007 and Outlook messages are not read: save it as DOCX, PDF or EML.");
    }
}
