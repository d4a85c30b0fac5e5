namespace DocClassifier.Streaming.Failures;

/// <summary>The end of a thread of ours: an exception that got here is a defect, and would end the process with a stack trace.</summary>
internal static class LastResort
{
    /// <summary>Runs <paramref name="action"/>; what it throws goes to <paramref name="failed"/>.</summary>
    public static void Run(Action action, Action<Exception> failed)
    {
        try
        {
            action();
        }
        catch (Exception fault)
        {
            failed(fault);
        }
    }
}
