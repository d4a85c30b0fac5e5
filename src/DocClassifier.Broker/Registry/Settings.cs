namespace DocClassifier.Broker.Registry;

/// <summary>Compatibility levels and modes, for all subjects and for single ones.</summary>
internal sealed class Settings(SchemaStore store, CompatibilityLevel defaultLevel)
{
    private const string ReadWrite = "READWRITE";
    private const string ReadOnlyOverride = "READONLY_OVERRIDE";
    private static readonly string[] Modes = [ReadWrite, "READONLY", ReadOnlyOverride];

    /// <summary>The level that holds for a subject.</summary>
    public CompatibilityLevel Level(string subject) => store.State.Level(subject) ?? GlobalLevel;

    public CompatibilityLevel GlobalLevel => store.State.Level("") ?? defaultLevel;

    public string GlobalMode => store.State.Mode("") ?? ReadWrite;

    /// <exception cref="RegistryErrorException">None is set for the subject itself, and the one for all was not asked for.</exception>
    public CompatibilityLevel Level(string subject, bool orGlobal) =>
        store.State.Level(subject) ?? (orGlobal ? GlobalLevel : throw RegistryErrorException.NoSubjectLevel(subject));

    /// <exception cref="RegistryErrorException">None is set for the subject itself, and the one for all was not asked for.</exception>
    public string Mode(string subject, bool orGlobal) =>
        store.State.Mode(subject) ?? (orGlobal ? GlobalMode : throw RegistryErrorException.NoSubjectMode(subject));

    /// <exception cref="RegistryErrorException">The subject, or all, is in read-only mode.</exception>
    public void CheckWritable(string subject)
    {
        if (GlobalMode == ReadOnlyOverride || (store.State.Mode(subject) ?? GlobalMode) != ReadWrite)
            throw RegistryErrorException.NotPermitted($"Subject {subject} is in read-only mode");
    }

    /// <param name="subject">Null for all.</param>
    /// <param name="name">The level's name.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task<CompatibilityLevel> SetLevelAsync(string? subject, string? name, CancellationToken cancellationToken)
    {
        var level = CompatibilityLevels.Parse(name) ?? throw RegistryErrorException.InvalidLevel();
        return store.ChangeAsync(
            async token =>
            {
                CheckWritable(subject ?? "");
                await store.AppendAsync(LogRecords.SubjectKey(LogRecords.Config, subject), LogRecords.LevelValue(level), token);
                return level;
            },
            cancellationToken);
    }

    /// <summary>Back to what holds without it. Returns the level that was set.</summary>
    public Task<CompatibilityLevel> DeleteLevelAsync(string? subject, CancellationToken cancellationToken) => store.ChangeAsync(
        async token =>
        {
            CheckWritable(subject ?? "");
            var level = subject is null ? GlobalLevel : Level(subject, orGlobal: false);
            await store.AppendAsync(LogRecords.SubjectKey(LogRecords.Config, subject), null, token);
            return level;
        },
        cancellationToken);

    /// <inheritdoc cref="SetLevelAsync"/>
    public Task<string> SetModeAsync(string? subject, string? name, CancellationToken cancellationToken)
    {
        if (string.Equals(name, "IMPORT", StringComparison.OrdinalIgnoreCase))
            throw RegistryErrorException.NotPermitted("Mode IMPORT is not supported: ids are given out by this registry alone");
        var mode = Array.Find(Modes, mode => mode.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? throw RegistryErrorException.InvalidMode();
        return store.ChangeAsync(
            async token =>
            {
                await store.AppendAsync(LogRecords.SubjectKey(LogRecords.Mode, subject), LogRecords.ModeValue(mode), token);
                return mode;
            },
            cancellationToken);
    }

    /// <inheritdoc cref="DeleteLevelAsync"/>
    public Task<string> DeleteModeAsync(string? subject, CancellationToken cancellationToken) => store.ChangeAsync(
        async token =>
        {
            var mode = subject is null ? GlobalMode : Mode(subject, orGlobal: false);
            await store.AppendAsync(LogRecords.SubjectKey(LogRecords.Mode, subject), null, token);
            return mode;
        },
        cancellationToken);

    /// <summary>Drops what is set for a subject that is deleted.</summary>
    public async Task ForgetAsync(string subject, CancellationToken cancellationToken)
    {
        if (store.State.Mode(subject) is not null)
            await store.AppendAsync(LogRecords.SubjectKey(LogRecords.Mode, subject), null, cancellationToken);
        if (store.State.Level(subject) is not null)
            await store.AppendAsync(LogRecords.SubjectKey(LogRecords.Config, subject), null, cancellationToken);
    }
}
