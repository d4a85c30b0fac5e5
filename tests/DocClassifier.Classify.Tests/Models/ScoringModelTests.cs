using System.Runtime.InteropServices;
using DocClassifier.Classify.Features;
using DocClassifier.Classify.Models;
using Microsoft.ML.OnnxRuntime;

namespace DocClassifier.Classify.Tests.Models;

public sealed class ScoringModelTests
{
    [Fact]
    public void Bytes_that_are_no_graph_are_refused_by_name()
    {
        var e = Assert.Throws<ModelPackageException>(() => ScoringModel.Load(DefaultModels.Text with { Model = [1, 2, 3, 4] }));
        Assert.Contains(DefaultModels.Text.Digest, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void A_tensor_of_another_type_is_refused_by_name()
    {
        var package = DefaultModels.Text;
        var wrong = package with { Manifest = package.Manifest with { Signature = package.Manifest.Signature with { Ids = "weights", Weights = "ids" } } };
        var e = Assert.Throws<ModelPackageException>(() => ScoringModel.Load(wrong));
        Assert.Contains("weights is Float with 2 dimensions, not Int64 with 2", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_default_graph_names_its_signature()
    {
        OnnxTelemetry.TurnOff();
        using var session = new InferenceSession(DefaultModels.Text.Model);
        Assert.Equal("tokens", session.ModelMetadata.CustomMetadataMap["docclassifier.signature"]);
        Assert.Equal(["ids", "weights"], session.InputNames);
        Assert.Equal([1, DefaultModels.Text.Manifest.Labels.Count], session.OutputMetadata["logits"].Dimensions);
    }

    [Fact]
    public void The_library_sees_that_telemetry_is_off()
    {
        ScoringModel.Load(DefaultModels.Text);
        Assert.Equal("1", Marshal.PtrToStringUTF8(NativeVariable("ORT_DISABLE_TELEMETRY")));
    }

    [Fact]
    public async Task A_run_in_flight_outlives_the_last_reference_to_its_model()
    {
        var document = new DocumentText("Invoice 12, please pay 30 EUR");
        var expected = ScoringModel.Load(DefaultModels.Text).Score(document).Logits;
        using var stop = new CancellationTokenSource();
        var runs = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 30; i++)
                Assert.Equal(expected, ScoringModel.Load(DefaultModels.Text).Score(document).Logits);
        })).ToArray();
        var collections = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        });
        await Task.WhenAll(runs).WaitAsync(TimeSpan.FromSeconds(30));
        await stop.CancelAsync();
        await collections.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [DllImport("libc", EntryPoint = "getenv")]
    private static extern nint NativeVariable([MarshalAs(UnmanagedType.LPUTF8Str)] string name);
}
