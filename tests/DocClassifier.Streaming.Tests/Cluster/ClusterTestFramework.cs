using System.Reflection;
using DocClassifier.Streaming.Tests.Cluster;
using Testcontainers.Kafka;
using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: TestFramework("DocClassifier.Streaming.Tests.Cluster." + nameof(ClusterTestFramework), "DocClassifier.Streaming.Tests")]

namespace DocClassifier.Streaming.Tests.Cluster;

/// <summary>
/// Puts the container of <see cref="TestCluster"/> around the run: xunit has no fixture for a whole assembly, and when the process exits
/// the test host gives it too little time to remove a container.
/// </summary>
public sealed class ClusterTestFramework(IMessageSink messages) : XunitTestFramework(messages)
{
    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) =>
        new Executor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);

    private sealed class Executor(AssemblyName assembly, ISourceInformationProvider sources, IMessageSink diagnostics) : XunitTestFrameworkExecutor(assembly, sources, diagnostics)
    {
        protected override async void RunTestCases(IEnumerable<IXunitTestCase> testCases, IMessageSink executionMessageSink, ITestFrameworkExecutionOptions executionOptions)
        {
            using var runner = new Runner(TestAssembly, testCases, DiagnosticMessageSink, executionMessageSink, executionOptions);
            await runner.RunAsync();
        }
    }

    private sealed class Runner(
        ITestAssembly assembly, IEnumerable<IXunitTestCase> tests, IMessageSink diagnostics, IMessageSink execution, ITestFrameworkExecutionOptions options)
        : XunitTestAssemblyRunner(assembly, tests, diagnostics, execution, options)
    {
        protected override async Task<RunSummary> RunTestCollectionsAsync(IMessageBus messageBus, CancellationTokenSource cancellationTokenSource)
        {
            KafkaContainer? container;
            try
            {
                container = TestCluster.IsContainer ? await KafkaInContainer.StartAsync() : null;
            }
            catch (InvalidOperationException fault)
            {
                // Said once, instead of by each test.
                messageBus.QueueMessage(new ErrorMessage(TestCases, fault));
                return new RunSummary { Total = 1, Failed = 1 };
            }

            await using (container)
            {
                TestCluster.ContainerAddress = container is null ? null : $"{container.Hostname}:{container.GetMappedPublicPort(KafkaBuilder.KafkaPort)}";
                return await base.RunTestCollectionsAsync(messageBus, cancellationTokenSource);
            }
        }
    }
}
