using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using GitOps.Controller.Service.Webhooks;
using GitOps.GitHub.Webhooks;

namespace GitOps.Fuzz.Targets;

/// <summary>A webhook's request: the name of its event, its signature and its body, each on a line of its own.</summary>
internal sealed class WebhookTarget : ITarget
{
    private const string Secret = "0123456789abcdef0123456789abcdef";
    private readonly GitHubDeliveryReader _reader = new();

    public IReadOnlyList<byte[]> Corpus { get; } =
        Corpora.Bytes(
            Payloads()
                .Select(p => $"{p.Event}\nsha256={Convert.ToHexStringLower(HMACSHA256.HashData(Bytes(Secret), Bytes(p.Body)))}\n{p.Body}")
        );

    public string Run(byte[] input)
    {
        var lines = Encoding.UTF8.GetString(input).Split('\n', 3);
        var (name, header, body) = (lines[0], lines.ElementAtOrDefault(1) ?? "", lines.ElementAtOrDefault(2) ?? "");
        using var share = new UnverifiedBytes().Open();
        var signed = SignedBody
            .ReadAsync(PipeReader.Create(new MemoryStream(Bytes(body))), Secret, share, default)
            .GetAwaiter()
            .GetResult()!;
        var content = _reader.Read(name, signed.Text);
        return $"{signed.IsSignedBy(header)} {content.GetType().Name}";
    }

    public void Dispose() { }

    // Octokit requires many fields, and lets most of them be null.
    private static IEnumerable<(string Event, string Body)> Payloads()
    {
        const string PullRequestFields =
            "url node_id html_url diff_url patch_url issue_url state title user assignees requested_reviewers requested_teams labels "
            + "commits_url review_comments_url review_comment_url comments_url statuses_url head base _links author_association "
            + "mergeable_state";
        var pullRequest = $"{{\"number\":7,\"merged\":true,{Nulls(PullRequestFields)}}}";
        yield return ("push", $"{{\"ref\":\"refs/heads/main\",\"deleted\":false,{Nulls("before after compare commits pusher")}}}");
        yield return ("create", $"{{\"ref\":\"v1\",{Nulls("ref_type master_branch pusher_type")}}}");
        yield return ("delete", $"{{\"ref\":\"v1\",{Nulls("ref_type pusher_type")}}}");
        yield return ("pull_request", $"{{\"action\":\"closed\",\"pull_request\":{pullRequest},{Nulls("before after")}}}");
        yield return ("check_run", $"{{\"action\":\"rerequested\",{Nulls("check_run requested_action")}}}");
        yield return ("issue_comment", "{\"action\":\"created\",\"issue\":null,\"comment\":null}");
        yield return ("installation", "{\"action\":\"created\",\"installation\":null,\"repositories\":[]}");
        yield return ("ping", "{\"zen\":\"a\",\"hook_id\":1}");
        yield return (
            "push",
            "{\"ref\":\"refs/heads/main\",\"commits\":[{\"id\":\"a\",\"timestamp\":\"2026-11-28T00:00:00Z\",\"added\":[\"a\"]}]}"
        );
    }

    private static string Nulls(string fields) => string.Join(',', fields.Split(' ').Select(f => $"\"{f}\":null"));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
