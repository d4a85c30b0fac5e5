using System.Globalization;
using Avro.Generic;
using Confluent.SchemaRegistry;
using DocClassifier.Avro;
using DocClassifier.Bench.Processes;
using DocClassifier.Contracts.Events;

namespace DocClassifier.Bench.Serdes;

/// <summary>
/// What processor time it takes to serialize and deserialize an event of every type: the codec of the stages beside Confluent's
/// serializers for the same schemas, with generic records and with classes, in this process. The registry is a process of its own; all is
/// asked once and kept.
/// </summary>
public static class SerdesBench
{
    private const int Rounds = 5;
    private const int TextCharacters = 2_000;
    private static readonly string[] Contenders = ["", "Specific", "Generic"];

    /// <summary>
    /// Runs it: for every event <c>…WriteNs …WriteSpecificNs …WriteGenericNs</c> and the same of reading (nanoseconds an event), then
    /// what Confluent's take of all events together, in multiples of ours.
    /// </summary>
    /// <exception cref="BenchException">It could not be run to its end, or the bytes are not the same.</exception>
    public static async Task<Figures> RunAsync(SerdesBenchOptions options, BenchContext context, CancellationToken cancellationToken)
    {
        using var folder = new ScratchFolder("serdes");
        await using var cluster = await BenchCluster.StartAsync(context, folder, "serdes", withRegistry: true, cancellationToken);
        using var registry = new CachedSchemaRegistryClient(new SchemaRegistryConfig { Url = cluster.Registry });
        var figures = new List<KeyValuePair<string, object>>();
        var (writing, reading) = (new double[Contenders.Length], new double[Contenders.Length]);
        foreach (var value in Values())
        {
            var name = value.GetType().Name;
            var contenders = await MakeAsync(value, cluster.Prefix + name, registry);
            var bytes = contenders[0].Serialize();
            if (contenders.Any(contender => !contender.Serialize().AsSpan().SequenceEqual(bytes)))
                throw new BenchException($"{name} is not the same bytes from all serializers.");
            context.Say(string.Create(CultureInfo.InvariantCulture, $"serdes: {options.Events} times {name} of {bytes.Length} bytes, {Rounds} rounds"));
            var write = Measure(contenders, contender => contender.Serialize(), options.Events, cancellationToken);
            var read = Measure(contenders, contender => contender.Deserialize(bytes), options.Events, cancellationToken);
            Add("Write", write, writing);
            Add("Read", read, reading);

            void Add(string what, double[] took, double[] sums)
            {
                for (var contender = 0; contender < took.Length; contender++)
                {
                    sums[contender] += took[contender];
                    figures.Add(Figures.Of(char.ToLowerInvariant(name[0]) + name[1..] + what + Contenders[contender] + "Ns", (long)took[contender]));
                }
            }
        }

        for (var contender = 1; contender < Contenders.Length; contender++)
        {
            figures.Add(Figures.Of($"write{Contenders[contender]}Ratio", writing[contender] / writing[0], 1));
            figures.Add(Figures.Of($"read{Contenders[contender]}Ratio", reading[contender] / reading[0], 1));
        }

        return new Figures(figures);
    }

    /// <summary>The fuller sample of each type; a text of a page.</summary>
    private static IEnumerable<object> Values() => SampleEvents.All().DistinctBy(value => value.GetType())
        .Select(value => value is TextDocument { Text: { } text } document ? document with { Text = text[..TextCharacters] } : value);

    private static async Task<ISerdes[]> MakeAsync(object value, string topic, CachedSchemaRegistryClient registry)
    {
        var id = await registry.RegisterSchemaAsync(topic + "-value", new Schema(EventSchemas.For(value.GetType()).ToString(), SchemaType.Avro));
        var specific = ApacheValues.Specific(value);
        return
        [
            new OwnSerdes(value, id),
            (ISerdes)Activator.CreateInstance(typeof(ConfluentSerdes<>).MakeGenericType(specific.GetType()), specific, topic, registry)!,
            new ConfluentSerdes<GenericRecord>(ApacheValues.Generic(value), topic, registry),
        ];
    }

    /// <summary>
    /// Nanoseconds of each, of the whole process, so that what others do on the same cores does not count: the median of the rounds, each
    /// of which another one begins.
    /// </summary>
    private static double[] Measure(ISerdes[] contenders, Action<ISerdes> action, int events, CancellationToken cancellationToken)
    {
        var rounds = contenders.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round <= Rounds; round++)
        {
            for (var turn = 0; turn < contenders.Length; turn++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var contender = (round + turn) % contenders.Length;
                var began = Environment.CpuUsage.TotalTime;
                for (var number = 0; number < events; number++)
                    action(contenders[contender]);

                // The first round warms up.
                if (round > 0)
                    rounds[contender].Add((Environment.CpuUsage.TotalTime - began).TotalNanoseconds / events);
            }
        }

        return [.. rounds.Select(round => Percentile.Of(round, 0.5))];
    }
}
