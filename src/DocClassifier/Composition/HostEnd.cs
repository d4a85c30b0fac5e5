using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DocClassifier.Composition;

internal static class HostEnd
{
    /// <summary>Waits until the user asks to stop or a stage must, then lets the work in hand finish.</summary>
    public static async Task UntilStoppedAsync(this IHost host, CancellationToken stop)
    {
        var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        var stopped = new TaskCompletionSource();
        using var asked = stop.Register(() => stopped.TrySetResult());
        using var ended = lifetime.ApplicationStopping.Register(() => stopped.TrySetResult());
        await stopped.Task;
        var stopping = host.StopAsync(CancellationToken.None);
        await Task.WhenAny(stopping);
        // A service that failed has stopped the host; its fault is the program's, before any that follows from it.
        foreach (var service in host.Services.GetServices<IHostedService>().OfType<BackgroundService>())
        {
            if (service.ExecuteTask is { IsFaulted: true } failed)
                await failed;
        }

        await stopping;
    }
}
