using System.Text;
using DocClassifier.Sandbox.Pool;

namespace DocClassifier.Sandbox.Tests.Pool;

/// <summary>Asks a worker to misbehave.</summary>
internal static class Misbehaviour
{
    public static async Task<string> AskAsync(this SandboxPool pool, string what, CancellationToken cancellationToken = default) =>
        Encoding.UTF8.GetString((await pool.RunAsync(Request(what), cancellationToken)).Span);

    public static SandboxRequest Request(string what) => new("misbehave", Encoding.UTF8.GetBytes(what));
}
