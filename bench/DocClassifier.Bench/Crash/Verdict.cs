using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Storage;

namespace DocClassifier.Bench.Crash;

/// <summary>Compares the records with the list of what was put in. What is not as it must be stands in <see cref="Problems"/>, a line each.</summary>
internal sealed class Verdict
{
    private readonly ILookup<string, DecodedRecord> _ends;
    private readonly ILookup<string, DecodedRecord> _passages;
    private readonly IReadOnlyList<string> _failed;

    /// <param name="records">Of all topics where documents end, and of those they pass.</param>
    /// <param name="failed">Names of the files in <c>failed/</c>.</param>
    public Verdict(IReadOnlyCollection<DecodedRecord> records, IReadOnlyList<string> failed)
    {
        _ends = records.Where(record => ClusterReader.IsEnd(record.Topic)).ToLookup(record => record.Id, StringComparer.Ordinal);
        _passages = records.Where(record => ClusterReader.IsPassage(record.Topic)).ToLookup(record => record.Id, StringComparer.Ordinal);
        _failed = failed;
    }

    /// <summary>Documents that ended nowhere, with other bytes, or where only bad ones may.</summary>
    public int Lost { get; private set; }

    /// <summary>Records too many, of documents that were put in and of others.</summary>
    public int Duplicated { get; private set; }

    public List<string> Problems { get; } = [];

    public void Judge(IReadOnlyList<PutIn> contents)
    {
        foreach (var content in contents)
            JudgeContent(content);
        foreach (var id in contents.SelectMany(content => content.Outcomes).Select(outcome => outcome.Id).Where(id => _passages[id].Any()))
        {
            foreach (var twice in _passages[id].GroupBy(record => record.Topic).Where(group => group.Count() > 1))
                Twice(twice.Count() - 1, $"{id} stands {twice.Count()} times on {twice.Key}: {string.Join(", ", twice.Select(record => record.Position))}");
        }

        var known = contents.SelectMany(content => content.Outcomes).Select(outcome => outcome.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var stray in _ends.Concat(_passages).Where(group => !known.Contains(group.Key)))
            Twice(stray.Count(), $"{stray.Key} was never put in as such: {string.Join(", ", stray.Select(record => record.Position))}");
        var names = contents.SelectMany(content => content.Names).ToHashSet(StringComparer.Ordinal);
        foreach (var stray in _failed.Where(name => !names.Contains(name)))
            Twice(1, $"failed/ holds {stray}, which was never put in");
    }

    /// <summary>Every document that was routed or dead-lettered has its bytes in the store; reading them checks the hash.</summary>
    public async Task CheckBytesAsync(IReadOnlyList<PutIn> contents, IContentStore store, CancellationToken cancellationToken)
    {
        foreach (var outcome in contents.SelectMany(content => content.Outcomes))
        {
            try
            {
                await using var bytes = await store.OpenReadAsync(new ContentReference { Sha256 = outcome.Sha256, Length = outcome.Length, Location = "" }, cancellationToken);
                await bytes.CopyToAsync(Stream.Null, cancellationToken);
            }
            catch (Exception fault) when (fault is ContentMissingException or ContentCorruptException)
            {
                Missing($"{outcome.Id}: {fault.Message}");
            }
        }
    }

    private void JudgeContent(PutIn content)
    {
        foreach (var name in content.Names)
        {
            var times = _failed.Count(failed => failed == name);
            if (content.IsRefused && times == 0)
                Missing($"{name} is not in failed/");
            if (times > (content.IsRefused ? 1 : 0))
                Twice(times - (content.IsRefused ? 1 : 0), $"{name} is in failed/ {times} times");
        }

        foreach (var outcome in content.Outcomes)
            JudgeOutcome(outcome, content);
        if (!content.IsRefused)
            JudgeArrivals(content);
    }

    private void JudgeOutcome(Outcome outcome, PutIn content)
    {
        var all = _ends[outcome.Id].Where(record => record.Topic != Topics.Duplicates).ToList();
        var right = all.Where(record => outcome.End == End.Routed ? record.IsRouted : record.IsDeadLetter).ToList();
        if (right.Count == 0)
            Missing($"{outcome.Id} of {content.Names[0]} must be {outcome.End} and is {(all.Count == 0 ? "nowhere" : string.Join(", ", all.Select(record => record.Position)))}");
        else if (all.Count > 1)
            Twice(all.Count - 1, $"{outcome.Id} of {content.Names[0]} ended {all.Count} times: {string.Join(", ", all.Select(record => record.Position))}");
        foreach (var record in right.Where(record => record.Sha256 != outcome.Sha256 || !content.Names.Contains(record.Path)))
            Missing($"{outcome.Id}: {record.Position} speaks of {record.Sha256} from {record.Path}, put in was {outcome.Sha256} as {string.Join(" and ", content.Names)}");
    }

    // One arrival passes with all its parts; each other one is announced as a duplicate, once.
    private void JudgeArrivals(PutIn content)
    {
        var passed = content.Outcomes.SelectMany(outcome => _ends[outcome.Id]).Where(record => record.Topic != Topics.Duplicates)
            .Select(record => (record.Path, record.ArrivalId)).Distinct().ToList();
        if (passed.Count > 1)
            Twice(passed.Count - 1, $"{content.Id}: parts of more than one arrival passed: {string.Join(", ", passed)}");
        var announced = _ends[content.Id].Where(record => record.Topic == Topics.Duplicates).ToList();
        if (announced.Count > content.Names.Count - 1)
            Twice(announced.Count - content.Names.Count + 1, $"{content.Id} was announced as a duplicate {announced.Count} times: {string.Join(", ", announced.Select(record => $"{record.Position} {record.Path} {record.ArrivalId}"))}");
        foreach (var name in content.Names.Where(name => passed.All(arrival => arrival.Path != name) && announced.All(record => record.Path != name)))
            Missing($"the arrival {name} of {content.Id} neither passed nor was it announced as a duplicate");
    }

    private void Missing(string problem)
    {
        Lost++;
        Problems.Add("lost: " + problem);
    }

    private void Twice(int times, string problem)
    {
        Duplicated += times;
        Problems.Add("duplicated: " + problem);
    }
}
