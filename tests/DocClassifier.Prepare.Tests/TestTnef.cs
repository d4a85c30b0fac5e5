using System.Text;

namespace DocClassifier.Prepare.Tests;

/// <summary>Writes the attachment of Outlook's mails that is called winmail.dat (MS-OXTNEF).</summary>
internal static class TestTnef
{
    private const int OfMessage = 1;
    private const int OfAttachment = 2;

    public static byte[] With(string body, params (string Name, byte[] Content)[] files)
    {
        using var tnef = new MemoryStream();
        using var writer = new BinaryWriter(tnef);
        writer.Write(0x223E9F78);
        writer.Write((short)1);
        Attribute(writer, OfMessage, 0x00089006, BitConverter.GetBytes(0x00010000));
        Attribute(writer, OfMessage, 0x00069007, [.. BitConverter.GetBytes(1252), 0, 0, 0, 0]);
        Attribute(writer, OfMessage, 0x0002800C, Encoding.Latin1.GetBytes(body + "\0"));
        foreach (var (name, content) in files)
        {
            Attribute(writer, OfAttachment, 0x00069002, new byte[14]);
            Attribute(writer, OfAttachment, 0x00018010, Encoding.Latin1.GetBytes(name + "\0"));
            Attribute(writer, OfAttachment, 0x0006800F, content);
        }

        return tnef.ToArray();
    }

    private static void Attribute(BinaryWriter writer, byte level, int tag, byte[] value)
    {
        writer.Write(level);
        writer.Write(tag);
        writer.Write(value.Length);
        writer.Write(value);
        writer.Write((ushort)value.Sum(octet => octet));
    }
}
