using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using GitOps.Aws.Client;
using GitOps.Core.Observed;
using GitOps.Engine.Connections;
using GitOps.Engine.Errors;

namespace GitOps.Aws.Logs;

/// <summary>Reads the streams that SageMaker writes for a resource into CloudWatch Logs.</summary>
internal sealed class LogReader(AwsClient client, TimeProvider time, TimeSpan poll) : ILogReader
{
    // A CloudWatch event can have 1 MiB, and a client holds many lines. No line that people read is as long.
    private const int MaxLineLength = 64 << 10;

    public async IAsyncEnumerable<LogLine> ReadAsync(
        ObservedResource resource,
        Func<CancellationToken, Task<bool>>? isOver,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var (group, prefix) = LogGroup(resource);
        var tokens = new Dictionary<string, string>(StringComparer.Ordinal);
        while (true)
        {
            // Checked before reading, so that the lines written until then are read below and the last one is not lost.
            var last = isOver is null || await isOver(cancellationToken);
            foreach (var stream in await StreamsAsync(group, prefix, cancellationToken))
            await foreach (var line in LinesAsync(group, stream, tokens, cancellationToken))
                yield return line;
            if (last)
                yield break;
            await Task.Delay(poll, time, cancellationToken);
        }
    }

    private static (string Group, string Prefix) LogGroup(ObservedResource resource) =>
        resource.Kind.Name switch
        {
            "Endpoint" => ($"/aws/sagemaker/Endpoints/{resource.Name}", ""),
            var kind when resource.Kind.IsRun => ($"/aws/sagemaker/{kind}s", resource.Name + "/"),
            var kind => throw new ServiceException(
                ServiceErrorKind.InvalidRequest,
                "NoLogs",
                $"SageMaker has no logs for the kind {kind}: expected a job or an endpoint",
                "GetLogEvents"
            ),
        };

    private async Task<IReadOnlyList<string>> StreamsAsync(string group, string prefix, CancellationToken cancellationToken)
    {
        try
        {
            var request = new JsonObject { ["logGroupName"] = group };
            if (prefix.Length > 0)
                request["logStreamNamePrefix"] = prefix;
            var streams = new Observing.Lister(client).PagesAsync(
                "logs",
                "DescribeLogStreams",
                request,
                "logStreams",
                "nextToken",
                "nextToken",
                cancellationToken
            );
            return await streams.Select(s => (string?)s["logStreamName"]).OfType<string>().ToListAsync(cancellationToken);
        }
        catch (ServiceException error) when (error.Kind == ServiceErrorKind.NotFound)
        {
            // SageMaker creates the group with the first line.
            return [];
        }
    }

    private async IAsyncEnumerable<LogLine> LinesAsync(
        string group,
        string stream,
        Dictionary<string, string> tokens,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        while (true)
        {
            var request = new JsonObject
            {
                ["logGroupName"] = group,
                ["logStreamName"] = stream,
                ["startFromHead"] = true,
            };
            if (tokens.TryGetValue(stream, out var token))
                request["nextToken"] = token;
            var response = await client.InvokeAsync("logs", "GetLogEvents", request, cancellationToken);
            foreach (var line in response["events"]?.AsArray() ?? [])
                yield return new(
                    Timestamp.ReadMilliseconds(line?["timestamp"]) ?? DateTimeOffset.UnixEpoch,
                    stream,
                    Cut((string?)line?["message"] ?? "")
                );
            // The same token again means that there are no more lines yet.
            if ((string?)response["nextForwardToken"] is not { } next || next == token)
                yield break;
            tokens[stream] = next;
        }
    }

    private static string Cut(string line) =>
        line.Length <= MaxLineLength
            ? line
            : string.Create(CultureInfo.InvariantCulture, $"{line[..MaxLineLength]} … ({line.Length - MaxLineLength} more characters)");
}
