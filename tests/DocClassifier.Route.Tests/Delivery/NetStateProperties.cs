using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;
using DocClassifier.Route.Delivery;
using FsCheck;
using FsCheck.Fluent;
using static DocClassifier.Route.Tests.Samples;

namespace DocClassifier.Route.Tests.Delivery;

/// <summary>
/// Whatever sequence of decisions, answers, repeats and changed rules: what a department was sent, less what was withdrawn from it, is
/// what the last decision gives it.
/// </summary>
public sealed class NetStateProperties
{
    private static readonly string[] Rules =
    [
        "[{name: a, when: {label: a}, to: [one, two]}, {name: b, when: {label: b, minConfidence: 0.5}, to: [three]}, {name: rest, to: [four]}]",
        "[{name: a, when: {label: [a, c]}, to: [two, three]}, {name: b, when: {label: b}, to: [five, one]}, {name: rest, to: [four, one]}]",
        "[{name: b, when: {label: b}, to: [one]}, {name: rest, to: [six]}]",
    ];

    private enum Kind
    {
        ModelDecides,
        ModelIsUnsure,
        PersonAnswers,
        PersonReturns,
        AnswerIsRepeated,
        RulesChange,
    }

    private sealed record Step(Kind Kind, int Choice, double Confidence);

    [Fact]
    public void Each_department_holds_what_the_last_decision_gives_it()
    {
        var step = from kind in Gen.Elements(Enum.GetValues<Kind>())
                   from choice in Gen.Choose(0, 2)
                   from percent in Gen.Choose(0, 100)
                   select new Step(kind, choice, percent / 100.0);
        Prop.ForAll(Arb.From(Gen.ListOf(step)), steps => HoldsAsync([.. steps]).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static async Task<bool> HoldsAsync(IReadOnlyList<Step> steps)
    {
        using var place = new Workplace(Rules[0]);
        var world = new World(place);
        await world.DeliverAsync(Model("a", 0.9, Noon));
        foreach (var step in steps)
        {
            place.Clock.Advance(TimeSpan.FromSeconds(step.Choice * 7));
            await world.TakeAsync(step);
            if (!world.Held.SetEquals(world.Due))
                return false;
        }

        return true;
    }

    private static DocumentClassified Model(string label, double confidence, DateTimeOffset at) => Decided(label, confidence) with
    {
        Scores = new Dictionary<string, double> { ["a"] = 0, ["b"] = 0, ["c"] = 0 },
        ClassifiedAt = at,
    };

    /// <summary>What departments, the review queue and the settled topic would hold.</summary>
    private sealed class World(Workplace place)
    {
        private readonly DeliveredNumbers _settled = new();
        private DocumentClassified? _last;
        private DocumentLabelled? _lastAnswer;

        public HashSet<string> Held { get; } = [];

        public HashSet<string> Due { get; private set; } = [];

        public async Task TakeAsync(Step step)
        {
            var label = "abc"[step.Choice].ToString();
            var now = place.Clock.GetUtcNow();
            switch (step.Kind)
            {
                case Kind.ModelDecides:
                    await DeliverAsync(Model(label, step.Confidence, now).Superseding(_last!, [.. Held]));
                    break;
                case Kind.ModelIsUnsure:
                    await DeliverAsync((Model(label, step.Confidence, now) with { Outcome = Outcomes.Review }).Superseding(_last!, [.. Held]));
                    break;
                case Kind.PersonAnswers:
                    await AnswerAsync(Answer(_last!, label) with { At = now });
                    break;
                case Kind.PersonReturns:
                    await AnswerAsync(Answer(_last!, null) with { At = now });
                    break;
                case Kind.AnswerIsRepeated when _lastAnswer is not null:
                    await AnswerAsync(_lastAnswer with { Label = "c" });
                    break;
                case Kind.RulesChange:
                    await place.ChangeAsync(Rules[step.Choice]);
                    break;
            }
        }

        public async Task DeliverAsync(DocumentClassified decision)
        {
            Apply(await place.CompleteAsync(decision));
            _last = decision;
            Due = DueOf(decision);
        }

        private async Task AnswerAsync(DocumentLabelled answer)
        {
            var emissions = await place.CompleteAsync(answer);
            if (!_settled.TryRelease(answer.DocumentId, answer.Decision))
                return;
            _settled.Commit();
            Apply(emissions);
            _lastAnswer = answer;
            _last = (DocumentClassified)emissions.Single(emission => emission.Topic == Topics.Settled).Value;
            Due = DueOf(_last);
        }

        private HashSet<string> DueOf(DocumentClassified decision) => [.. Deliveries.Target(place.Routes.Current, decision).Departments];

        private void Apply(IReadOnlyList<Emission> emissions)
        {
            foreach (var record in emissions.Select(emission => emission.Value).OfType<DocumentRouted>())
            {
                if (record.Status == RoutingStatus.Routed)
                    Held.Add(record.Department);
                else
                    Held.Remove(record.Department);
            }
        }
    }
}
