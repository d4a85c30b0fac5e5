using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DocClassifier.Avro.Tests;

/// <summary>
/// Apache Avro for Python (Debian's python3-avro) in a process of its own: another implementation to agree with. One request, one answer,
/// each a line of JSON; values in the form of <see cref="Tagged"/>.
/// </summary>
internal sealed class PythonAvro : IDisposable
{
    private const string Script = """
        import sys, json, io, base64, struct
        import avro.schema, avro.io
        from avro.compatibility import ReaderWriterCompatibilityChecker, SchemaCompatibilityType

        def tag(v):
            if v is None or isinstance(v, bool): return v
            if isinstance(v, (int, float)): return {"n": struct.pack(">d", float(v)).hex()}
            if isinstance(v, str): return {"s": v}
            if isinstance(v, bytes): return {"b": base64.b64encode(v).decode()}
            if isinstance(v, list): return [tag(i) for i in v]
            if isinstance(v, dict): return {"m": [[k, tag(v[k])] for k in sorted(v, key=lambda k: k.encode("utf-16-be"))]}
            return {"s": str(v)}

        for line in sys.stdin:
            q = json.loads(line)
            try:
                w = avro.schema.parse(q["writer"])
                r = avro.schema.parse(q["reader"]) if "reader" in q else w
                if q["op"] == "recode":
                    v = avro.io.DatumReader(w, r).read(avro.io.BinaryDecoder(io.BytesIO(base64.b64decode(q["data"]))))
                    out = io.BytesIO()
                    avro.io.DatumWriter(r).write(v, avro.io.BinaryEncoder(out))
                    a = {"value": tag(v), "data": base64.b64encode(out.getvalue()).decode()}
                elif q["op"] == "show":
                    v = avro.io.DatumReader(w, r).read(avro.io.BinaryDecoder(io.BytesIO(base64.b64decode(q["data"]))))
                    a = {"value": tag(v)}
                elif q["op"] == "canonical":
                    a = {"canonical": w.canonical_form}
                elif q["op"] == "compatible":
                    result = ReaderWriterCompatibilityChecker().get_compatibility(r, w)
                    a = {"compatible": result.compatibility is SchemaCompatibilityType.compatible}
            except Exception as e:
                a = {"error": type(e).__name__ + ": " + str(e)[:500]}
            print(json.dumps(a), flush=True)
        """;

    private readonly Process _process;

    private PythonAvro(Process process) => _process = process;

    public static PythonAvro Start()
    {
        var start = new ProcessStartInfo("/usr/bin/python3", ["-c", Script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["PYTHONWARNINGS"] = "ignore";
        return new PythonAvro(Process.Start(start)!);
    }

    /// <summary>What it reads and what it writes for it again.</summary>
    public (string Value, byte[] Data) Recode(string writer, string reader, byte[] data)
    {
        var answer = Ask(new { op = "recode", writer, reader, data });
        return (answer["value"]?.ToJsonString() ?? "null", Convert.FromBase64String((string)answer["data"]!));
    }

    /// <summary>What it reads.</summary>
    public string Show(string writer, string reader, byte[] data) => Ask(new { op = "show", writer, reader, data })["value"]?.ToJsonString() ?? "null";

    public string Canonical(string writer) => (string)Ask(new { op = "canonical", writer })["canonical"]!;

    public bool IsCompatible(string writer, string reader) => (bool)Ask(new { op = "compatible", writer, reader })["compatible"]!;

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5000))
            _process.Kill();
        _process.Dispose();
    }

    private JsonNode Ask(object question)
    {
        _process.StandardInput.WriteLine(JsonSerializer.Serialize(question));
        _process.StandardInput.Flush();
        var answer = JsonNode.Parse(_process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("Python has ended."))!;
        return answer["error"] is { } error ? throw new PythonRefusesException((string)error!) : answer;
    }
}
