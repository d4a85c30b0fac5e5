using DocClassifier.Classify.Models;
using DocClassifier.Classify.Onnx;
using DocClassifier.Classify.Tests.Models;

namespace DocClassifier.Classify.Tests.Onnx;

public sealed class OnnxSessionTests
{
    private static readonly NativeName[] Inputs = [new("ids"), new("weights")];
    private static readonly NativeName[] Outputs = [new("logits")];

    [Fact]
    public void A_model_tells_its_inputs_outputs_and_metadata()
    {
        using var session = OnnxSession.Load(DefaultModels.Text.Model);
        Assert.Equal(["ids", "weights"], session.Inputs.Select(i => i.Name));
        Assert.Equal(OnnxElementType.Int64, session.Inputs[0].ElementType);
        Assert.Equal([1, -1], session.Inputs[0].Shape);
        Assert.Equal([1, DefaultModels.Text.Manifest.Labels.Count], session.Outputs[0].Shape);
        Assert.Equal("tokens", session.Metadata("docclassifier.signature"));
        Assert.Null(session.Metadata("nothing"));
    }

    [Fact]
    public void A_model_loads_from_a_file_as_from_memory()
    {
        using var session = OnnxSession.LoadFile(Path.Combine(DefaultModels.Folder("text"), ModelPackage.ModelFile));
        Assert.Equal(2, session.Inputs.Count);
    }

    [Fact]
    public void A_shape_that_the_model_does_not_take_is_an_exception()
    {
        using var session = OnnxSession.Load(DefaultModels.Text.Model);
        var e = Assert.Throws<OnnxRuntimeException>(() => Run(session, [5, 77, 1234, 9], [0.5f, 0.25f, 0.1f, 0.9f], 2, 2));
        Assert.Contains("ids", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_with_a_bad_id_is_an_exception_and_the_session_lives_on()
    {
        using var session = OnnxSession.Load(DefaultModels.Text.Model);
        var e = Assert.Throws<OnnxRuntimeException>(() => Run(session, [1L << 40], [1f], 1, 1));
        Assert.Contains("ONNX Runtime", e.Message, StringComparison.Ordinal);
        Assert.NotEqual(0, e.Code);
        Assert.NotEmpty(Run(session, [1], [1f], 1, 1));
    }

    [Fact]
    public void Bytes_that_are_no_model_are_refused() =>
        Assert.Throws<OnnxRuntimeException>(() => OnnxSession.Load([1, 2, 3, 4]).Dispose());

    [Fact]
    public void A_shape_beyond_the_memory_is_refused() =>
        Assert.Throws<ArgumentException>(() => OnnxValue.Over(new float[3], 2, 2));

    [Fact]
    public async Task Runs_in_parallel_while_the_session_is_disposed_end_well_or_say_so()
    {
        for (var round = 0; round < 5; round++)
        {
            var session = OnnxSession.Load(DefaultModels.Text.Model);
            using var started = new CountdownEvent(4);
            var runs = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            {
                started.Signal();
                for (var i = 0; i < 500; i++)
                {
                    try
                    {
                        Assert.Equal(DefaultModels.Text.Manifest.Labels.Count, Run(session, [3, 4], [1f, 1f], 1, 2).Length);
                    }
                    catch (ObjectDisposedException)
                    {
                        return;
                    }
                }
            })).ToArray();
            started.Wait();
            session.Dispose();
            await Task.WhenAll(runs).WaitAsync(TimeSpan.FromSeconds(20));
        }
    }

    private static float[] Run(OnnxSession session, long[] ids, float[] weights, int documents, int tokens)
    {
        var logits = new float[documents * DefaultModels.Text.Manifest.Labels.Count];
        using var idValue = OnnxValue.Over(ids, documents, tokens);
        using var weightValue = OnnxValue.Over(weights, documents, tokens);
        using var output = OnnxValue.Over(logits, documents, DefaultModels.Text.Manifest.Labels.Count);
        session.Run(Inputs, [idValue, weightValue], Outputs, [output]);
        return logits;
    }
}
