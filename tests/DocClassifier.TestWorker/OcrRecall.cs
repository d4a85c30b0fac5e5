using System.Diagnostics;
using System.Globalization;
using DocClassifier.Sandbox.Ocr;
using Microsoft.Extensions.Options;

namespace DocClassifier.TestWorker;

/// <summary>Measures OCR: the share of the words of each image's ground truth (x1,y1,…,x4,y4,TEXT beside it) that are read.</summary>
public static class OcrRecall
{
    internal static async Task<int> RunAsync(string[] files)
    {
        using var pool = TestPool.New();
        var reader = new TesseractPageReader(pool, Options.Create(new OcrOptions()));
        var results = new (double Recall, double Seconds, double Confidence, int Words)[files.Length];
        await Parallel.ForEachAsync(files.Select((file, index) => (file, index)), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (entry, cancellationToken) =>
        {
            var began = Stopwatch.GetTimestamp();
            var reading = await reader.ReadAsync(await File.ReadAllBytesAsync(entry.file, cancellationToken), 0, cancellationToken);
            var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            var truth = Path.ChangeExtension(entry.file, ".csv");
            var recall = File.Exists(truth) ? Of(await File.ReadAllLinesAsync(truth, cancellationToken), reading.Text) : double.NaN;
            results[entry.index] = (recall, seconds, reading.Confidence, reading.Words);
            if (Environment.GetEnvironmentVariable("RECALL_TEXT") is { } folder)
                await File.WriteAllTextAsync(Path.Combine(folder, Path.GetFileName(entry.file) + ".txt"), reading.Text, cancellationToken);
        });
        for (var index = 0; index < files.Length; index++)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(files[index])}\t{results[index].Recall:0.000}\t{results[index].Confidence:0.00}\t{results[index].Words}\t{results[index].Seconds:0.0} s"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"mean recall {results.Where(result => !double.IsNaN(result.Recall)).Select(result => result.Recall).DefaultIfEmpty().Average():0.0000}, confidence {results.Average(result => result.Confidence):0.000}, words {results.Sum(result => result.Words)}, seconds {results.Sum(result => result.Seconds):0.0}"));
        return 0;
    }

    /// <summary>Share of the words of a ground truth that a text has, 0 to 1.</summary>
    public static double Of(string[] truth, string text)
    {
        var wanted = truth.Select(line => line.Split(',', 9)).Where(fields => fields.Length == 9).SelectMany(fields => Words(fields[8])).ToList();
        var found = Words(text).GroupBy(word => word).ToDictionary(group => group.Key, group => group.Count());
        var hits = 0;
        foreach (var word in wanted)
        {
            if (found.TryGetValue(word, out var left) && left > 0)
            {
                found[word] = left - 1;
                hits++;
            }
        }

        return (double)hits / wanted.Count;
    }

    private static IEnumerable<string> Words(string text) =>
        text.ToUpperInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(word => word.Trim('.', ',', ':', ';', '(', ')', '*', '-')).Where(word => word.Length > 0);
}
