using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.LocalGitHub.Server;
using GitOps.LocalGitHub.Store;

namespace GitOps.LocalGitHub.Checks;

/// <summary>Validates the request to create or update a check run, and applies it.</summary>
internal static class CheckRunRequest
{
    // Limits from GitHub's OpenAPI description of "Create a check run".
    private const int MaxText = 65_535;
    private const int MaxAnnotations = 50;
    private const int MaxActions = 3;

    private static readonly string[] Conclusions =
    [
        "success",
        "failure",
        "neutral",
        "cancelled",
        "skipped",
        "timed_out",
        "action_required",
    ];

    /// <exception cref="GitHubException">A field is not valid.</exception>
    public static CheckRun Apply(Call call, CheckRun run, bool isNew, DateTimeOffset now)
    {
        var conclusion = call.Text("conclusion");
        if (conclusion is not null && !Conclusions.Contains(conclusion))
            throw Invalid("conclusion", $"{conclusion} is not one of {string.Join(", ", Conclusions)}");
        var status = conclusion is not null ? "completed" : call.Text("status") ?? run.Status;
        if (status is not ("queued" or "in_progress" or "completed"))
            throw Invalid("status", $"{status} is not one of queued, in_progress, completed");
        if (status == "completed" && (conclusion ?? run.Conclusion) is null)
            throw Invalid("conclusion", "a completed check run needs a conclusion");
        var changed = run with
        {
            Name = call.Text("name") ?? run.Name,
            Status = status,
            Conclusion = status == "completed" ? conclusion ?? run.Conclusion : null,
            DetailsUrl = call.Text("details_url") ?? run.DetailsUrl,
            ExternalId = call.Text("external_id") ?? run.ExternalId,
            StartedAt = Time(call, "started_at") ?? run.StartedAt,
            CompletedAt = status == "completed" ? Time(call, "completed_at") ?? run.CompletedAt ?? now : null,
            Actions = call.Body["actions"] is JsonArray actions ? Actions(actions) : run.Actions,
        };
        return call.Body["output"] is JsonObject output ? WithOutput(changed, output, isNew) : changed;
    }

    private static CheckRun WithOutput(CheckRun run, JsonObject output, bool isNew)
    {
        var title = Text(output, "title");
        if (isNew && title is null)
            throw Invalid("output.title", "title wasn't supplied");
        var summary = Text(output, "summary") ?? throw Invalid("output.summary", "summary wasn't supplied");
        var annotations = output["annotations"] is JsonArray list ? list : [];
        if (annotations.Count > MaxAnnotations)
            throw Invalid("output.annotations", $"at most {MaxAnnotations} annotations are accepted in a request, not {annotations.Count}");
        return run with
        {
            Title = title ?? run.Title,
            Summary = summary,
            Text = Text(output, "text") ?? run.Text,
            Annotations = [.. run.Annotations, .. annotations.Select(Annotation)],
        };
    }

    private static string? Text(JsonObject output, string field)
    {
        if (output[field] is not { } value)
            return null;
        if (value.GetValueKind() != JsonValueKind.String)
            throw Invalid("output." + field, $"{value.ToJsonString()} is not a string");
        var text = (string)value!;
        return text.Length <= MaxText ? text : throw Invalid("output." + field, $"{field} exceeds a maximum length of {MaxText}");
    }

    private static JsonObject Annotation(JsonNode? node)
    {
        var annotation = node as JsonObject ?? throw Invalid("output.annotations", "an annotation is not an object");
        foreach (var field in (string[])["path", "message", "annotation_level"])
            if (annotation[field]?.GetValueKind() != JsonValueKind.String)
                throw Invalid("output.annotations", $"{field} wasn't supplied, or is not a string");
        var (start, end) = (Line(annotation, "start_line"), Line(annotation, "end_line"));
        if (start < 1 || end < start)
            throw Invalid("output.annotations", $"lines {start} to {end} are not a range of lines, which count from 1");
        if (start != end && (annotation["start_column"] ?? annotation["end_column"]) is not null)
            throw Invalid("output.annotations", "columns are accepted only if start_line and end_line are the same");
        if ((string)annotation["annotation_level"]! is not ("notice" or "warning" or "failure"))
            throw Invalid("output.annotations", "annotation_level is not one of notice, warning, failure");
        if ((annotation["title"]?.ToString() ?? "").Length > 255)
            throw Invalid("output.annotations", "title exceeds a maximum length of 255");
        return annotation.DeepClone().AsObject();
    }

    private static int Line(JsonObject annotation, string field) =>
        annotation[field] is JsonValue value && value.TryGetValue(out int line)
            ? line
            : throw Invalid("output.annotations", $"{field} wasn't supplied, or is not an integer");

    private static IReadOnlyList<JsonObject> Actions(JsonArray actions)
    {
        if (actions.Count > MaxActions)
            throw Invalid("actions", $"at most {MaxActions} actions are accepted, not {actions.Count}");
        foreach (var action in actions.OfType<JsonObject>())
        foreach (var (field, max) in ((string, int)[])[("label", 20), ("description", 40), ("identifier", 20)])
            if (action[field]?.ToString() is not { Length: > 0 } text || text.Length > max)
                throw Invalid("actions", $"{field} needs 1 to {max} characters");
        return [.. actions.Select(a => a!.DeepClone().AsObject())];
    }

    private static DateTimeOffset? Time(Call call, string field) =>
        call.Text(field) is not { } text ? null
        : DateTimeOffset.TryParse(text, out var time) ? time
        : throw Invalid(field, $"{text} is not a timestamp such as 2026-01-31T12:00:00Z");

    private static GitHubException Invalid(string field, string message) => GitHubException.Invalid("CheckRun", field, message);
}
