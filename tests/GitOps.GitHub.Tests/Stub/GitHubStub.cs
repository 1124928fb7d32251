using System.Net;
using System.Text.Json.Nodes;

namespace GitOps.GitHub.Tests.Stub;

/// <summary>As much of GitHub as publishing needs: comments, check runs that only gain annotations, and statuses of acme/churn.</summary>
internal sealed class GitHubStub : ScriptedHandler
{
    public const long AppId = 4711;
    public const long UserId = 42;
    public const string Url = "https://github.com/acme/churn";
    private const string Repository = "repos/acme/churn";
    private long _lastId = 100;
    private int _tokens;

    public GitHubStub()
    {
        On(
            "app",
            new
            {
                id = AppId,
                slug = "gitops",
                html_url = "https://github.com/apps/gitops",
            }
        );
        On("user", new { id = UserId, login = "robot" });
        On(
            $"{Repository}/installation",
            new
            {
                id = 5,
                permissions = Granted,
                events = Array.Empty<string>(),
            }
        );
        On("POST", "app/installations/5/access_tokens", CreateToken);
        On("GET", $"{Repository}/issues/7/comments", r => Page(r, Comments));
        On("POST", $"{Repository}/issues/7/comments", r => Created(Comments, CommentOf(r.Body!["body"]!.ToString())));
        On("PATCH", $"{Repository}/issues/comments/*", r => Updated(Comments, r));
        On("DELETE", $"{Repository}/issues/comments/*", DeleteComment);
        On("GET", $"{Repository}/commits/*/check-runs", ListRuns);
        On("POST", $"{Repository}/check-runs", CreateRun);
        On("PATCH", $"{Repository}/check-runs/*", UpdateRun);
        On("GET", $"{Repository}/check-runs/*/annotations", r => Page(r, AnnotationsOf(Id(r, 4))));
        On("GET", $"{Repository}/commits/*/statuses", r => Page(r, [.. Statuses.AsEnumerable().Reverse()]));
        On("POST", $"{Repository}/statuses/*", CreateStatus);
    }

    public Dictionary<string, string> Granted { get; } =
        new()
        {
            ["checks"] = "write",
            ["contents"] = "read",
            ["issues"] = "write",
            ["merge_queues"] = "read",
            ["metadata"] = "read",
            ["pull_requests"] = "write",
            ["statuses"] = "write",
        };

    public bool IsUser { get; init; }

    public List<JsonObject> Comments { get; } = [];

    public List<JsonObject> CheckRuns { get; } = [];

    public List<JsonObject> Statuses { get; } = [];

    public int PageSize { get; init; } = 100;

    public Func<StubRequest, DateTimeOffset> TokenExpiry { get; set; } = _ => new(2026, 5, 1, 13, 0, 0, TimeSpan.Zero);

    public IReadOnlyList<JsonObject> AnnotationsOf(long run) =>
        [.. ((JsonArray)CheckRuns.Single(r => (long)r["id"]! == run)["all"]!).Select(a => (JsonObject)a!)];

    public JsonObject CommentOf(string body, long? app = AppId, long user = UserId) =>
        new()
        {
            ["id"] = ++_lastId,
            ["body"] = body,
            ["user"] = new JsonObject
            {
                ["id"] = user,
                ["login"] = "robot",
                ["type"] = "User",
            },
            ["performed_via_github_app"] = app is null || IsUser ? null : new JsonObject { ["id"] = app },
        };

    private HttpResponseMessage CreateToken(StubRequest request) =>
        Answer(
            HttpStatusCode.Created,
            new
            {
                token = $"ghs_{AppId}_{++_tokens}",
                expires_at = TokenExpiry(request),
                repositories = new[] { new { id = 99, full_name = "acme/churn" } },
            }
        );

    private HttpResponseMessage Page(StubRequest request, IReadOnlyList<JsonObject> items)
    {
        var query = System.Web.HttpUtility.ParseQueryString(request.Url.Query);
        var page = int.Parse(query["cursor"] ?? "0", System.Globalization.CultureInfo.InvariantCulture);
        var response = Answer(HttpStatusCode.OK, new JsonArray([.. items.Skip(page * PageSize).Take(PageSize).Select(i => i.DeepClone())]));
        // Not by page numbers, so that only the links lead to the next page.
        if (items.Count > (page + 1) * PageSize)
            response.Headers.TryAddWithoutValidation(
                "link",
                $"<https://{request.Url.Host}/{request.Path}?cursor={page + 1}>; rel=\"next\""
            );
        return response;
    }

    private static HttpResponseMessage Created(List<JsonObject> list, JsonObject item)
    {
        list.Add(item);
        return Answer(HttpStatusCode.Created, item.DeepClone());
    }

    private static HttpResponseMessage Updated(List<JsonObject> list, StubRequest request)
    {
        if (list.Find(c => (long)c["id"]! == Id(request, 5)) is not { } found)
            return Answer(HttpStatusCode.NotFound, new { message = "Not Found" });
        found["body"] = request.Body!["body"]!.DeepClone();
        return Answer(HttpStatusCode.OK, found.DeepClone());
    }

    private HttpResponseMessage DeleteComment(StubRequest request) =>
        Comments.RemoveAll(c => (long)c["id"]! == Id(request, 5)) == 0
            ? Answer(HttpStatusCode.NotFound, new { message = "Not Found" })
            : new(HttpStatusCode.NoContent);

    private HttpResponseMessage ListRuns(StubRequest request)
    {
        var head = request.Path.Split('/')[4];
        var name = System.Web.HttpUtility.ParseQueryString(request.Url.Query)["check_name"];
        var runs = CheckRuns.Where(r => r["head_sha"]!.ToString() == head && r["name"]!.ToString() == name).Select(WithoutAnnotations);
        return Answer(HttpStatusCode.OK, new JsonObject { ["total_count"] = CheckRuns.Count, ["check_runs"] = new JsonArray([.. runs]) });
    }

    private HttpResponseMessage CreateRun(StubRequest request)
    {
        var run = new JsonObject
        {
            ["id"] = ++_lastId,
            ["app"] = new JsonObject { ["id"] = AppId },
            ["status"] = "queued",
            ["conclusion"] = null,
            ["all"] = new JsonArray(),
        };
        foreach (var member in new[] { "name", "head_sha", "external_id", "details_url" })
            run[member] = request.Body![member]?.DeepClone();
        Apply(run, request.Body!);
        CheckRuns.Add(run);
        return Answer(HttpStatusCode.Created, WithoutAnnotations(run));
    }

    private HttpResponseMessage UpdateRun(StubRequest request)
    {
        var run = CheckRuns.Single(r => (long)r["id"]! == Id(request, 4));
        Apply(run, request.Body!);
        return Answer(HttpStatusCode.OK, WithoutAnnotations(run));
    }

    private static void Apply(JsonObject run, JsonNode body)
    {
        if (body["output"]?["annotations"] is JsonArray { Count: > 50 })
            throw new InvalidOperationException("GitHub takes at most 50 annotations");
        foreach (var annotation in body["output"]?["annotations"] as JsonArray ?? [])
            ((JsonArray)run["all"]!).Add(annotation!.DeepClone());
        run["status"] = body["conclusion"] is null ? body["status"]?.DeepClone() : "completed";
        run["conclusion"] = body["conclusion"]?.DeepClone();
        if (body["output"] is not { } output)
            return;
        run["output"] = new JsonObject
        {
            ["title"] = output["title"]?.DeepClone(),
            ["summary"] = output["summary"]?.DeepClone(),
            ["text"] = output["text"]?.DeepClone(),
            ["annotations_count"] = ((JsonArray)run["all"]!).Count,
        };
    }

    private static JsonObject WithoutAnnotations(JsonObject run)
    {
        var copy = (JsonObject)run.DeepClone();
        copy.Remove("all");
        return copy;
    }

    private HttpResponseMessage CreateStatus(StubRequest request)
    {
        var status = (JsonObject)request.Body!.DeepClone();
        status["id"] = ++_lastId;
        status["creator"] = new JsonObject { ["id"] = UserId, ["login"] = "robot" };
        return Created(Statuses, status);
    }

    private static long Id(StubRequest request, int segment) =>
        long.Parse(request.Path.Split('/')[segment], System.Globalization.CultureInfo.InvariantCulture);
}
