using System.Buffers.Binary;
using DocClassifier.Broker.Protocol;
using DocClassifier.Broker.Records;

namespace DocClassifier.Broker.Logs;

/// <summary>Reads the one record of a control batch: version and type (0 abort, 1 commit) in its key.</summary>
internal static class TransactionMarker
{
    public static bool TryRead(in RecordBatch batch, out bool commit)
    {
        commit = false;
        try
        {
            var records = new RecordReader(batch.Records);
            if (!records.Next() || records.Key.Length < 4)
                return false;
            var type = BinaryPrimitives.ReadInt16BigEndian(records.Key[2..]);
            commit = type == 1;
            return type is 0 or 1;
        }
        catch (ProtocolException)
        {
            return false;
        }
    }
}
