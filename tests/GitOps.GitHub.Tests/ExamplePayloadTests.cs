using System.Text.Json.Nodes;
using GitOps.Core.Deliveries;
using GitOps.GitHub.Webhooks;
using GitOps.Testing;

namespace GitOps.GitHub.Tests;

/// <summary>The reader over GitHub's own examples, and over broken copies of them.</summary>
public sealed class ExamplePayloadTests(ITestOutputHelper output)
{
    private readonly GitHubDeliveryReader _reader = new();

    [Fact]
    public void Ten_thousand_mutated_payloads_never_throw()
    {
        Assert.SkipUnless(GitHubExamples.AreInstalled, GitHubExamples.NotInstalled);
        var examples = GitHubExamples.Load();
        var random = new Random(5);
        var rejected = 0;
        for (var i = 0; i < 10_000; i++)
        {
            var (name, payload) = examples[random.Next(examples.Count)];
            rejected += _reader.Read(name, Mutate(payload.DeepClone(), random)).IsRejected ? 1 : 0;
        }

        output.WriteLine($"{rejected} of 10,000 rejected");
        Assert.InRange(rejected, 1, 9_999);
    }

    [Fact]
    public void Every_example_of_a_push_is_read()
    {
        Assert.SkipUnless(GitHubExamples.AreInstalled, GitHubExamples.NotInstalled);

        var pushes = GitHubExamples.Load().Where(e => e.Event == "push").Select(e => _reader.Read(e.Event, e.Payload.ToJsonString()));

        Assert.All(pushes, content => Assert.True(content is ReferenceUpdated or ReferenceDeleted, content.ToString()));
    }

    [Fact]
    public void Every_example_asks_for_the_right_review()
    {
        Assert.SkipUnless(GitHubExamples.AreInstalled, GitHubExamples.NotInstalled);
        var examples = GitHubExamples
            .Load()
            .Concat(Approvals())
            .Select(e => (e.Event, e.Payload, Expected: Expected(e.Event, e.Payload)))
            .ToList();
        var asking = examples.Where(e => e.Expected is not null).ToList();

        Assert.All(asking, e => Assert.Equal(e.Expected, _reader.Read(e.Event, e.Payload.ToJsonString())));
        Assert.All(
            examples.Except(asking),
            e =>
                Assert.False(_reader.Read(e.Event, e.Payload.ToJsonString()) is PullRequestUpdated or CheckRerequested or MergeGroupCreated)
        );
        output.WriteLine(
            string.Join(", ", asking.GroupBy(e => e.Expected!.GetType().Name).Select(g => $"{g.Count()} {g.Key}")) + $" of {examples.Count}"
        );
        Assert.True(asking.Count >= 10, $"{asking.Count} examples ask for a review");
    }

    // No example is an approval.
    private static IEnumerable<(string Event, JsonNode Payload)> Approvals()
    {
        foreach (var (name, payload) in GitHubExamples.Load().Where(e => e.Event == "pull_request_review"))
        {
            (payload["action"], payload["review"]!["state"]) = ("submitted", "approved");
            yield return (name, payload);
        }
    }

    // What GitHub's documentation says about each event, from the payload itself; null when it asks for no review.
    private static DeliveryContent? Expected(string name, JsonNode payload) =>
        (name, (string?)payload["action"]) switch
        {
            ("pull_request", "closed") when (bool)payload["pull_request"]!["merged"]! => new PullRequestMerged((long)payload["number"]!),
            ("pull_request", "synchronize") => new PullRequestUpdated((long)payload["number"]!, HasNewHead: true),
            ("pull_request", "opened" or "reopened" or "edited" or "ready_for_review" or "closed") => new PullRequestUpdated(
                (long)payload["number"]!,
                HasNewHead: false
            ),
            ("pull_request_review", "submitted") when (string?)payload["review"]!["state"] == "approved" => new PullRequestApproved(
                (long)payload["pull_request"]!["number"]!
            ),
            ("check_run", "rerequested" or "requested_action") => new CheckRerequested((string)payload["check_run"]!["head_sha"]!),
            ("check_suite", "rerequested") => new CheckRerequested((string)payload["check_suite"]!["head_sha"]!),
            ("merge_group", "checks_requested") => new MergeGroupCreated(
                ((string)payload["merge_group"]!["head_ref"]!)["refs/heads/".Length..]
            ),
            _ => null,
        };

    // Puts in empty, null, wrongly typed, deep, wide and truncated values.
    private static string Mutate(JsonNode payload, Random random)
    {
        var places = new List<(JsonNode Parent, string? Key, int Index)>();
        CollectValues(payload, places);
        for (var i = random.Next(1, 4); i > 0 && places.Count > 0; i--)
        {
            var (parent, key, index) = places[random.Next(places.Count)];
            JsonNode? value = random.Next(8) switch
            {
                0 => null,
                1 => "",
                2 => 42,
                3 => true,
                4 => new JsonArray(),
                5 => new JsonObject(),
                6 => new JsonArray([.. Enumerable.Range(0, 2000).Select(n => (JsonNode)n)]),
                _ => "\u0000\ud83d\ude00",
            };
            if (key is not null)
                parent[key] = value;
            else if (index < parent.AsArray().Count)
                parent[index] = value;
        }

        var text = payload.ToJsonString();
        return random.Next(10) switch
        {
            0 => text[..random.Next(text.Length)],
            1 => string.Concat(Enumerable.Repeat("{\"a\":", 200)) + text + new string('}', 200),
            2 => "[" + text + "]",
            _ => text,
        };
    }

    private static void CollectValues(JsonNode node, List<(JsonNode, string?, int)> places)
    {
        if (node is JsonObject map)
            foreach (var (key, value) in map)
            {
                places.Add((map, key, 0));
                if (value is not null)
                    CollectValues(value, places);
            }
        else if (node is JsonArray list)
            for (var i = 0; i < list.Count; i++)
            {
                places.Add((list, null, i));
                if (list[i] is { } item)
                    CollectValues(item, places);
            }
    }
}
