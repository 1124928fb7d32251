using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.LocalAws.Algorithms;

namespace GitOps.LocalAws.Work;

/// <summary>Answers rows in the forms that the XGBoost container takes and gives: text/csv, text/libsvm and application/json.</summary>
internal static class Inference
{
    /// <summary>The answer and its content type; throws <see cref="FormatException"/> for rows that can't be read.</summary>
    public static (string Body, string ContentType) Answer(BoostedTrees model, string body, string contentType, string accept)
    {
        var rows = ReadRows(body, contentType);
        var wide = rows.FirstOrDefault(r => r.Length > model.Features);
        if (wide is not null)
            throw new FormatException($"found {wide.Length} features, wanted at most {model.Features}");
        var answers = rows.Select(r => model.Predict(r)).ToList();
        return
            accept.Contains("json", StringComparison.Ordinal)
            || (accept is "" or "*/*" && contentType.Contains("json", StringComparison.Ordinal))
            ? (
                new JsonObject
                {
                    ["predictions"] = new JsonArray([
                        .. answers.Select(a => new JsonObject
                        {
                            ["score"] = a.Length == 1 ? a[0] : new JsonArray([.. a.Select(v => JsonValue.Create(v))]),
                        }),
                    ]),
                }.ToJsonString(),
                "application/json"
            )
            : (
                string.Concat(
                    answers.Select(a => string.Join(',', a.Select(v => v.ToString("0.0#######", CultureInfo.InvariantCulture))) + "\n")
                ),
                "text/csv"
            );
    }

    private static List<float[]> ReadRows(string body, string contentType)
    {
        if (contentType.Contains("json", StringComparison.Ordinal))
            return ReadJson(body);
        var lines = body.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (contentType.Contains("libsvm", StringComparison.Ordinal))
            return
            [
                .. lines.Select(l =>
                    Rows.ParseLibsvm(
                        l.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(p => p.Contains(':', StringComparison.Ordinal))
                    )
                ),
            ];
        return contentType.Split(';')[0].Trim() is "text/csv" or "text/plain" or ""
            ? [.. lines.Select(Rows.ParseCsv)]
            : throw new NotSupportedException(
                $"Content type {contentType} is not supported: text/csv, text/libsvm and application/json are."
            );
    }

    // {"instances": [{"features": […]}, …]}, {"instances": [[…], …]} or [[…], …].
    private static List<float[]> ReadJson(string body)
    {
        try
        {
            var root = JsonNode.Parse(body);
            var rows =
                root as JsonArray
                ?? root?["instances"]?.AsArray()
                ?? throw new FormatException("wanted {\"instances\": [{\"features\": […]}, …]}");
            return
            [
                .. rows.Select(r =>
                    (r as JsonArray ?? r?["features"]?.AsArray() ?? throw new FormatException("an instance has no features"))
                        .Select(v => v is null ? BoostedTrees.Missing : (float)v.GetValue<double>())
                        .ToArray()
                ),
            ];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new FormatException(exception.Message, exception);
        }
    }

    /// <summary>A body as text.</summary>
    public static string Text(byte[] body) => Encoding.UTF8.GetString(body);
}
