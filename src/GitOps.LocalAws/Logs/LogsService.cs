using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using GitOps.LocalAws.SageMaker;
using GitOps.LocalAws.Server;
using GitOps.Schema.Services;

namespace GitOps.LocalAws.Logs;

/// <summary>CloudWatch Logs: creates, writes, reads, filters and describes log groups and streams.</summary>
internal sealed class LogsService(LogStore store)
{
    public JsonObject Invoke(string operation, JsonObject request, Caller caller)
    {
        if (ServiceModels.Get("logs").FindOperation(operation) is null)
            throw new AwsException("UnknownOperationException", $"local AWS does not support the CloudWatch Logs operation {operation}");
        RequestValidator.Validate(ServiceModels.Get("logs"), operation, request);
        return operation switch
        {
            "CreateLogGroup" => CreateGroup(request, caller),
            "CreateLogStream" => CreateStream(request, caller),
            "PutLogEvents" => Put(request, caller),
            "GetLogEvents" => Get(request, caller),
            "FilterLogEvents" => Filter(request, caller),
            "DescribeLogGroups" => DescribeGroups(request, caller),
            "DescribeLogStreams" => DescribeStreams(request, caller),
            _ => throw new InvalidOperationException($"unknown operation {operation}"),
        };
    }

    private JsonObject CreateGroup(JsonObject request, Caller caller)
    {
        var name = (string)request["logGroupName"]!;
        if (store.Find(caller.Account, caller.Region, name) is not null)
            throw new AwsException("ResourceAlreadyExistsException", "The specified log group already exists");
        store.CreateGroup(caller.Account, caller.Region, name);
        return [];
    }

    private JsonObject CreateStream(JsonObject request, Caller caller)
    {
        var name = (string)request["logStreamName"]!;
        if (Group(request, caller).ContainsKey(name))
            throw new AwsException("ResourceAlreadyExistsException", "The specified log stream already exists");
        store.GetOrCreateStream(caller.Account, caller.Region, (string)request["logGroupName"]!, name);
        return [];
    }

    private JsonObject Put(JsonObject request, Caller caller)
    {
        Stream(request, caller)
            .Add(request["logEvents"]!.AsArray().Select(e => (e!["timestamp"]!.GetValue<long>(), (string)e["message"]!)));
        return new JsonObject { ["nextSequenceToken"] = "0" };
    }

    // A token is f/ or b/ (forward or backward) and the index of the event to continue from.
    private JsonObject Get(JsonObject request, Caller caller)
    {
        var events = Between(Stream(request, caller).Events, request).ToList();
        var limit = request["limit"]?.GetValue<int>() ?? 10_000;
        var token = (string?)request["nextToken"];
        var fromHead = request["startFromHead"]?.GetValue<bool>() ?? false;
        var start =
            token is null ? (fromHead ? 0 : Math.Max(0, events.Count - limit))
            : token.StartsWith("f/", StringComparison.Ordinal) ? Index(token)
            : Math.Max(0, Index(token) - limit);
        var page = events.Skip(start).Take(limit).ToList();
        return new JsonObject
        {
            ["events"] = new JsonArray([
                .. page.Select(e => new JsonObject
                {
                    ["timestamp"] = e.Timestamp,
                    ["message"] = e.Message,
                    ["ingestionTime"] = e.IngestionTime,
                }),
            ]),
            ["nextForwardToken"] = $"f/{start + page.Count}",
            ["nextBackwardToken"] = $"b/{start}",
        };
    }

    private JsonObject Filter(JsonObject request, Caller caller)
    {
        var pattern = ((string?)request["filterPattern"] ?? "").Trim('"');
        var names = request["logStreamNames"]?.AsArray().Select(n => (string)n!).ToHashSet();
        var prefix = (string?)request["logStreamNamePrefix"] ?? "";
        var matches = Group(request, caller)
            .Values.Where(s => (names is null || names.Contains(s.Name)) && s.Name.StartsWith(prefix, StringComparison.Ordinal))
            .SelectMany(s => Between(s.Events, request).Select((e, i) => (Stream: s.Name, Event: e, Index: i)))
            .Where(x => x.Event.Message.Contains(pattern, StringComparison.Ordinal))
            .OrderBy(x => x.Event.Timestamp)
            .ThenBy(x => x.Stream, StringComparer.Ordinal)
            .ThenBy(x => x.Index)
            .ToList();
        var page = Paging.Take(matches, PagingRequest(request), 10_000);
        return Response(
            "events",
            page.Items.Select(x => new JsonObject
            {
                ["logStreamName"] = x.Stream,
                ["timestamp"] = x.Event.Timestamp,
                ["message"] = x.Event.Message,
                ["ingestionTime"] = x.Event.IngestionTime,
                ["eventId"] = $"{x.Stream}/{x.Index}",
            }),
            page.Next
        );
    }

    private JsonObject DescribeGroups(JsonObject request, Caller caller)
    {
        var prefix = (string?)request["logGroupNamePrefix"] ?? "";
        var page = Paging.Take(
            store.Groups(caller.Account, caller.Region).Where(g => g.StartsWith(prefix, StringComparison.Ordinal)).ToList(),
            PagingRequest(request),
            50
        );
        return Response(
            "logGroups",
            page.Items.Select(g => new JsonObject
            {
                ["logGroupName"] = g,
                ["arn"] = $"arn:{caller.Partition}:logs:{caller.Region}:{caller.Account}:log-group:{g}:*",
                ["storedBytes"] = 0,
            }),
            page.Next
        );
    }

    private JsonObject DescribeStreams(JsonObject request, Caller caller)
    {
        var prefix = (string?)request["logStreamNamePrefix"] ?? "";
        var streams = Group(request, caller).Values.Where(s => s.Name.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        var sorted =
            (string?)request["orderBy"] == "LastEventTime"
                ? streams.OrderBy(s => s.Events.Count == 0 ? s.Created : s.Events[^1].Timestamp).ToList()
                : [.. streams.OrderBy(s => s.Name, StringComparer.Ordinal)];
        if (request["descending"]?.GetValue<bool>() == true)
            sorted.Reverse();
        var page = Paging.Take(sorted, PagingRequest(request), 50);
        return Response(
            "logStreams",
            page.Items.Select(s => new JsonObject
            {
                ["logStreamName"] = s.Name,
                ["creationTime"] = s.Created,
                ["firstEventTimestamp"] = s.Events.FirstOrDefault()?.Timestamp,
                ["lastEventTimestamp"] = s.Events.LastOrDefault()?.Timestamp,
            }),
            page.Next
        );
    }

    private static IEnumerable<LogEvent> Between(IEnumerable<LogEvent> events, JsonObject request)
    {
        var start = request["startTime"]?.GetValue<long>() ?? long.MinValue;
        var end = request["endTime"]?.GetValue<long>() ?? long.MaxValue;
        return events.Where(e => e.Timestamp >= start && e.Timestamp < end);
    }

    private static JsonObject PagingRequest(JsonObject request)
    {
        var paging = new JsonObject();
        if (request["limit"] is { } limit)
            paging["MaxResults"] = limit.DeepClone();
        if (request["nextToken"] is { } token)
            paging["NextToken"] = token.DeepClone();
        return paging;
    }

    private static JsonObject Response(string member, IEnumerable<JsonNode?> items, string? next)
    {
        var response = new JsonObject { [member] = new JsonArray([.. items]) };
        if (next is not null)
            response["nextToken"] = next;
        return response;
    }

    private static int Index(string token) => int.TryParse(token.AsSpan(2), CultureInfo.InvariantCulture, out var index) ? index : 0;

    private ConcurrentDictionary<string, LogStream> Group(JsonObject request, Caller caller)
    {
        var name =
            (string?)request["logGroupName"] ?? ((string?)request["logGroupIdentifier"])?.Split(":log-group:")[^1].TrimEnd('*', ':') ?? "";
        return store.Find(caller.Account, caller.Region, name)
            ?? throw new AwsException("ResourceNotFoundException", "The specified log group does not exist.");
    }

    private LogStream Stream(JsonObject request, Caller caller) =>
        Group(request, caller).GetValueOrDefault((string?)request["logStreamName"] ?? "")
        ?? throw new AwsException("ResourceNotFoundException", "The specified log stream does not exist.");
}
