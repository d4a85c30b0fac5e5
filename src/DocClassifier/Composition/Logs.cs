using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace DocClassifier.Composition;

/// <summary>Logs go to standard error, a line each: standard output belongs to results.</summary>
internal static class Logs
{
    /// <param name="settings">Section <c>Logging</c> (<c>Logging:LogLevel:Default</c> …) decides what is logged.</param>
    /// <param name="level">What is logged where that section says nothing.</param>
    public static Action<ILoggingBuilder> ToStandardError(IConfiguration settings, LogLevel level) => logging =>
    {
        logging.SetMinimumLevel(level).AddConfiguration(settings.GetSection("Logging"));
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // What the host says when a service fails, the command line says in one line (Faults, HostEnd).
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        // Asked every few seconds, a remark would be logged as often; whoever makes it logs it once.
        logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.Error);
        logging.AddSimpleConsole(format => (format.SingleLine, format.TimestampFormat) = (true, "HH:mm:ss "));
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    };
}
