using System.Text;
using DocClassifier.Broker.Files;
using DocClassifier.Broker.Logs;

namespace DocClassifier.Broker;

/// <summary>
/// The file offline-partitions in the data folder: what the last start found damaged, a line each, so that it can be told without the
/// broker being asked, which may not run.
/// </summary>
public static class OfflinePartitions
{
    private const string Name = "offline-partitions";

    /// <summary>The lines of the broker's data folder; none where nothing is damaged or there is no such folder.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<string> Read(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, Name);
        return File.Exists(path) ? File.ReadAllLines(path) : [];
    }

    internal static void Write(IFileLayer files, string dataDirectory, TopicStore topics)
    {
        var path = Path.Combine(dataDirectory, Name);
        var lines = topics.All.SelectMany(topic => topic.Partitions).Where(log => log.IsOffline).Select(log => log.Problem).ToList();
        if (lines.Count > 0)
            DurableFile.Replace(files, path, Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));
        else if (files.FileExists(path))
            files.DeleteFile(path);
    }
}
