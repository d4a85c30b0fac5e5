namespace DocClassifier.Broker.Records;

/// <summary>The copy step of the LZ77 family: bytes that were written <c>offset</c> before, which may overlap what is being written.</summary>
internal static class BackReference
{
    public static void Copy(Span<byte> output, ref int written, int offset, int length)
    {
        if (offset <= 0 || offset > written || length > output.Length - written)
            throw new InvalidDataException("A compressed block refers to what is not there.");
        for (var i = 0; i < length; i++, written++)
            output[written] = output[written - offset];
    }
}
