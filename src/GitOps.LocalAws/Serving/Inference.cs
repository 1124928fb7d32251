using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.LocalAws.Algorithms;

namespace GitOps.LocalAws.Serving;

/// <summary>Predicts rows in the formats of the XGBoost container: text/csv, text/libsvm and application/json.</summary>
internal static class Inference
{
    /// <summary>The predictions and their content type.</summary>
    /// <exception cref="FormatException">The rows are malformed or have more features than the model.</exception>
    /// <exception cref="NotSupportedException">The content type is not supported.</exception>
    public static (string Body, string ContentType) Predict(BoostedTrees model, string body, string contentType, string accept)
    {
        var predictions = new List<double[]>();
        foreach (var row in ReadRows(body, contentType, model.Features))
            predictions.Add(
                row.Length <= model.Features
                    ? model.Predict(row)
                    : throw new FormatException($"invalid number of features {row.Length}: expected at most {model.Features}")
            );
        return
            accept.Contains("json", StringComparison.Ordinal)
            || (accept is "" or "*/*" && contentType.Contains("json", StringComparison.Ordinal))
            ? (
                new JsonObject
                {
                    ["predictions"] = new JsonArray([
                        .. predictions.Select(p => new JsonObject
                        {
                            ["score"] = p.Length == 1 ? p[0] : new JsonArray([.. p.Select(v => JsonValue.Create(v))]),
                        }),
                    ]),
                }.ToJsonString(),
                "application/json"
            )
            : (
                string.Concat(
                    predictions.Select(p => string.Join(',', p.Select(v => v.ToString("0.0#######", CultureInfo.InvariantCulture))) + "\n")
                ),
                "text/csv"
            );
    }

    // Rows are parsed one by one: a few bytes of LIBSVM can be a long row.
    private static IEnumerable<float[]> ReadRows(string body, string contentType, int maxFeatures)
    {
        if (contentType.Contains("json", StringComparison.Ordinal))
            return ReadJson(body);
        var lines = body.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (contentType.Contains("libsvm", StringComparison.Ordinal))
            return lines.Select(l =>
                LabeledRows.ParseLibsvm(
                    l.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(p => p.Contains(':', StringComparison.Ordinal)),
                    maxFeatures
                )
            );
        return contentType.Split(';')[0].Trim() is "text/csv" or "text/plain" or ""
            ? lines.Select(LabeledRows.ParseCsv)
            : throw new NotSupportedException(
                $"Content type {contentType} is not supported: expected text/csv, text/libsvm or application/json."
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
                ?? throw new FormatException("invalid body: expected {\"instances\": [{\"features\": […]}, …]}");
            return
            [
                .. rows.Select(r =>
                    (r as JsonArray ?? r?["features"]?.AsArray() ?? throw new FormatException("an instance has no features"))
                        .Select(v => v is null ? BoostedTrees.Missing : (float)v.GetValue<double>())
                        .ToArray()
                ),
            ];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException(exception.Message, exception);
        }
    }

    /// <summary>Decodes a body as UTF-8.</summary>
    public static string Text(byte[] body) => Encoding.UTF8.GetString(body);
}
