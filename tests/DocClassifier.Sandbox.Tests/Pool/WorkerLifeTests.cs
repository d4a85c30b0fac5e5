using System.Diagnostics;
using System.Globalization;
using DocClassifier.Sandbox.Native;
using DocClassifier.TestWorker;

namespace DocClassifier.Sandbox.Tests.Pool;

public sealed class WorkerLifeTests
{
    private const int SigInt = 2;
    private const int SigTerm = 15;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_worker_ignores_the_signals_that_end_its_parent()
    {
        using var pool = TestPool.New(options => options.Workers = 1);
        var pid = await pool.AskAsync("pid");

        Assert.Equal(0, Posix.Kill(int.Parse(pid, CultureInfo.InvariantCulture), SigTerm));
        Assert.Equal(0, Posix.Kill(int.Parse(pid, CultureInfo.InvariantCulture), SigInt));

        Assert.Equal(pid, await pool.AskAsync("pid"));
    }

    [Fact]
    public async Task Workers_end_with_the_pool()
    {
        int pid;
        using (var pool = TestPool.New())
            pid = int.Parse(await pool.AskAsync("pid"), CultureInfo.InvariantCulture);

        await WaitForAsync(() => !IsAlive(pid));
    }

    [Fact]
    public async Task A_worker_in_the_middle_of_a_document_ends_with_a_parent_that_is_killed()
    {
        using var parent = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "DocClassifier.TestWorker"), ["parent"])
        {
            RedirectStandardOutput = true,
        })!;
        var worker = int.Parse((await parent.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
        Assert.True(IsAlive(worker));

        parent.Kill();

        await WaitForAsync(() => !IsAlive(worker));
    }

    [Fact]
    public async Task Workers_that_were_killed_while_idle_cost_no_document()
    {
        using var pool = TestPool.New(options => options.Workers = 3);
        await Task.WhenAll(Enumerable.Range(0, 9).Select(_ => pool.AskAsync("pid")));
        var idle = pool.Workers;
        foreach (var worker in idle)
            _ = Posix.Kill(worker, Posix.SigKill);
        await WaitForAsync(() => !idle.Any(IsAlive));

        Assert.DoesNotContain(int.Parse(await pool.AskAsync("pid"), CultureInfo.InvariantCulture), idle);
    }

    [Fact]
    public async Task Idle_workers_are_ended_but_for_one()
    {
        using var pool = TestPool.New(options =>
        {
            options.Workers = 3;
            options.IdleAfter = TimeSpan.FromMilliseconds(100);
        });
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => pool.AskAsync("pid")));

        await WaitForAsync(() => pool.Workers.Count <= 1);
        Assert.Single(pool.Workers);
    }

    [Fact]
    public async Task An_idle_worker_that_has_grown_is_replaced()
    {
        using var pool = TestPool.New(options =>
        {
            options.Workers = 1;
            options.IdleAfter = TimeSpan.FromMilliseconds(50);
            options.ReplaceIdleAbove = 1;
        });
        var first = int.Parse(await pool.AskAsync("pid"), CultureInfo.InvariantCulture);

        await WaitForAsync(() => pool.Workers is [var worker] && worker != first);
    }

    [Fact]
    public async Task An_idle_worker_is_small()
    {
        using var pool = TestPool.New();
        await pool.WarmAsync(default);

        var fields = await File.ReadAllTextAsync($"/proc/{pool.Workers[0].ToString(CultureInfo.InvariantCulture)}/statm");

        Assert.InRange(long.Parse(fields.Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize, 1, 90 << 20);
    }

    [Fact]
    public async Task Temporary_files_go_with_their_document_and_a_killed_programs_are_swept()
    {
        var parent = Directory.CreateTempSubdirectory("docclassifier-test-");
        try
        {
            var left = parent.CreateSubdirectory("docclassifier-work-left");
            await File.WriteAllTextAsync(Path.Combine(left.FullName, ".lock"), string.Empty);
            using (var pool = TestPool.New(options => options.TempFolder = parent.FullName))
            {
                using (var folder = pool.NewFolder())
                {
                    await folder.WriteAsync(new MemoryStream([1, 2, 3]), default);
                    Assert.True(Directory.Exists(folder.FullPath));
                }

                Assert.False(left.Exists && Directory.Exists(left.FullName));
                Assert.Empty(Directory.GetDirectories(parent.GetDirectories().Single().FullName));
            }

            Assert.Empty(parent.GetFileSystemInfos());
        }
        finally
        {
            parent.Delete(recursive: true);
        }
    }

    internal static bool IsAlive(int pid)
    {
        try
        {
            // The third field is the state; a zombie has ended.
            var stat = File.ReadAllText($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    internal static async Task WaitForAsync(Func<bool> condition)
    {
        var began = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Limit, "The condition was not met in time.");
            await Task.Delay(20);
        }
    }
}
