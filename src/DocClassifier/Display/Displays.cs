using DocClassifier.Streaming.DeadLetters;
using DocClassifier.Streaming.Running;
using DocClassifier.Streaming.Tailing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Display;

internal static class Displays
{
    /// <summary>The display that suits standard output.</summary>
    public static IDisplay For(IServiceProvider services)
    {
        var monitor = services.GetRequiredService<StageMonitor>();
        var decisions = new Decisions(
            services.GetRequiredService<TopicReader>(), services.GetRequiredService<DeadLetterFollower>(), services.GetRequiredService<ILogger<Decisions>>());
        return Console.IsOutputRedirected ? new PlainLines(monitor, decisions) : new LiveTable(monitor, decisions);
    }
}
