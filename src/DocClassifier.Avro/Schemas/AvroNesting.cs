using System.Runtime.CompilerServices;

namespace DocClassifier.Avro.Schemas;

/// <summary>Keeps schemas of others, in which thousands of records refer to one another, from overflowing the stack.</summary>
internal static class AvroNesting
{
    /// <exception cref="AvroSchemaException">The stack is nearly used up.</exception>
    public static void EnsureStack()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new AvroSchemaException("The schema's types are nested too deeply.");
    }
}
