using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;
using DocClassifier.Route.Reading;
using DocClassifier.Route.Rules;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DocClassifier.Route.Reloading;

/// <summary>
/// The rules in force, swapped whole. Reading is atomic and may happen on any thread; only <see cref="RoutesReloader"/> writes. A file that
/// cannot be used at start is an error; a later one leaves the earlier rules in force and says so.
/// </summary>
internal sealed class LiveRoutes : IRoutes
{
    private static readonly TimeSpan UntilAllInstancesFollow = TimeSpan.FromSeconds(10);

    private readonly string? _file;
    private readonly TimeProvider _time;
    private readonly ITopicCatalog? _topics;
    private readonly ILogger<LiveRoutes> _logger;
    private readonly Func<IReadOnlyList<string>> _labels;
    private byte[] _inForce = [];
    private byte[]? _lastSeen;
    private volatile RouteTable _current;
    private volatile string? _problem;

    /// <exception cref="RoutesException">The rules cannot be used.</exception>
    public LiveRoutes(IOptions<RouteOptions> options, TimeProvider time, ILogger<LiveRoutes> logger, ITopicCatalog? topics = null)
    {
        (_time, _topics, _logger, _labels) = (time, topics, logger, options.Value.InstalledLabels);
        _file = string.IsNullOrWhiteSpace(options.Value.File) ? null : options.Value.File;
        if (_file is null)
        {
            _current = RoutesFile.ReadBuiltIn();
        }
        else
        {
            _inForce = RoutesFile.Read(_file);
            _current = ReadChecked(_inForce) with { Since = File.GetLastWriteTimeUtc(_file) };
        }

        _logger.Adopted(_file ?? RoutesFile.BuiltIn, _current.Rules.Count, _current.Departments.Count);
    }

    public bool CanChange => _file is not null;

    public RouteTable Current => _current;

    /// <summary>Why the file as it stands is not in force; null when it is.</summary>
    public string? Problem => _problem;

    public IReadOnlyList<Department> Departments => _current.Departments;

    public RouteMatch Match(DocumentClassified decision) => _current.Match(decision);

    /// <summary>The check at start: every department has its topic.</summary>
    /// <exception cref="RoutesException">One has not.</exception>
    public Task CheckTopicsAsync(CancellationToken cancellationToken) => CheckTopicsAsync(_current, cancellationToken);

    /// <summary>Looks at the file once. A change is taken up when two looks in a row saw the same, so never half-written.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var content = RoutesFile.Read(_file!);
            var isSettled = _lastSeen is not null && content.AsSpan().SequenceEqual(_lastSeen);
            _lastSeen = content;
            if (content.AsSpan().SequenceEqual(_inForce))
                _problem = null;
            else if (isSettled)
                await AdoptAsync(content, cancellationToken);
        }
        catch (RoutesException exception)
        {
            Refuse(exception.Message);
        }
        catch (TransientFaultException exception)
        {
            Refuse(exception.Message);
        }
    }

    private RouteTable ReadChecked(byte[] content)
    {
        var table = RoutesReader.Read(_file!, content);
        KnownLabels.Check(table, _labels());
        return table;
    }

    private void Refuse(string problem)
    {
        if (_problem != problem)
            _logger.Refused(problem);
        _problem = problem;
    }

    private async Task AdoptAsync(byte[] content, CancellationToken cancellationToken)
    {
        var table = ReadChecked(content).After(_current, _time.GetUtcNow() + UntilAllInstancesFollow);
        await CheckTopicsAsync(table, cancellationToken);
        if (_topics is not null)
        {
            foreach (var department in table.Departments)
                await PrepareAsync(table, department, _topics, cancellationToken);
        }

        foreach (var department in table.Former)
            _logger.Dropped(department.Name);
        _current = table;
        _inForce = content;
        _problem = null;
        _logger.Adopted(_file!, table.Rules.Count, table.Departments.Count);
    }

    private async Task PrepareAsync(RouteTable table, Department department, ITopicCatalog topics, CancellationToken cancellationToken)
    {
        try
        {
            await topics.PrepareAsync(new StageOutput(Topics.Department(department.Name), typeof(DocumentRouted), department.Format), cancellationToken);
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or TransientFaultException))
        {
            // Whatever keeps a new department from being written to (a registry that refuses its schema), the earlier rules can still be
            // followed.
            var (line, key) = table.Places[department.Name];
            throw new RoutesException(_file!, line, key, $"department '{department.Name}' cannot be written to: {fault.Message}");
        }
    }

    private async Task CheckTopicsAsync(RouteTable table, CancellationToken cancellationToken)
    {
        if (_topics is null)
            return;
        foreach (var department in table.Departments)
        {
            var topic = Topics.Department(department.Name);
            if (await _topics.ExistsAsync(topic, cancellationToken))
                continue;
            var (line, key) = table.Places[department.Name];
            throw new RoutesException(_file ?? RoutesFile.BuiltIn, line, key, $"department '{department.Name}' has no topic {topic}. Run docclassifier topics apply, or correct the name.");
        }
    }
}
