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
    public async IAsyncEnumerable<LogLine> ReadAsync(
        ObservedResource resource,
        Func<CancellationToken, Task<bool>>? isOver,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var (group, prefix) = Place(resource);
        var tokens = new Dictionary<string, string>(StringComparer.Ordinal);
        while (true)
        {
            // Asked before reading: what came until then is read below, so that no last line is lost.
            var last = isOver is null || await isOver(cancellationToken);
            foreach (var stream in await StreamsAsync(group, prefix, cancellationToken))
            await foreach (var line in LinesAsync(group, stream, tokens, cancellationToken))
                yield return line;
            if (last)
                yield break;
            await Task.Delay(poll, time, cancellationToken);
        }
    }

    private static (string Group, string Prefix) Place(ObservedResource resource) =>
        resource.Kind.Name switch
        {
            "Endpoint" => ($"/aws/sagemaker/Endpoints/{resource.Name}", ""),
            var kind when resource.Kind.IsRun => ($"/aws/sagemaker/{kind}s", resource.Name + "/"),
            var kind => throw new ServiceException(
                ServiceErrorKind.InvalidRequest,
                "NoLogs",
                $"SageMaker keeps no logs of a {kind}; jobs and endpoints have some",
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
            return await streams.Select(s => (string)s["logStreamName"]!).ToListAsync(cancellationToken);
        }
        catch (ServiceException refusal) when (refusal.Kind == ServiceErrorKind.NotFound)
        {
            // The group comes with the first line.
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
            var answer = await client.InvokeAsync("logs", "GetLogEvents", request, cancellationToken);
            foreach (var line in answer["events"]?.AsArray() ?? [])
                yield return new(DateTimeOffset.FromUnixTimeMilliseconds((long)line!["timestamp"]!), stream, (string)line["message"]!);
            // The same token again is the end for now.
            if ((string?)answer["nextForwardToken"] is not { } next || next == token)
                yield break;
            tokens[stream] = next;
        }
    }
}
