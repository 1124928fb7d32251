using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using GitOps.Aws.Client;
using GitOps.Engine.Errors;
using GitOps.Schema.Catalog;

namespace GitOps.Aws.Observing;

/// <summary>Reads lists to their last page. An empty page with a token is not the last.</summary>
internal sealed class Lister(AwsClient client)
{
    // A million resources; a server that never ends its list would be read for ever.
    private const int MaxPages = 10_000;

    /// <summary>All items of a list, newest first where the operation supports sorting.</summary>
    public async Task<IReadOnlyList<JsonObject>> ListAsync(Kind kind, JsonObject filters, CancellationToken cancellationToken)
    {
        var request = filters.DeepClone().AsObject();
        request["MaxResults"] = 100;
        if (kind.List!.HasSort)
        {
            request["SortBy"] = "CreationTime";
            request["SortOrder"] = "Descending";
        }

        return await PagesAsync("sagemaker", kind.Operations.List!, request, kind.List.Items, "NextToken", "NextToken", cancellationToken)
            .ToListAsync(cancellationToken);
    }

    /// <summary>The tags of an ARN; empty where the service has no tags for it.</summary>
    public async Task<Dictionary<string, string>> TagsAsync(string arn, CancellationToken cancellationToken)
    {
        try
        {
            return Tags(
                await PagesAsync(
                        "sagemaker",
                        "ListTags",
                        new JsonObject { ["ResourceArn"] = arn },
                        "Tags",
                        "NextToken",
                        "NextToken",
                        cancellationToken
                    )
                    .ToListAsync(cancellationToken)
            );
        }
        catch (ServiceException error) when (error.Kind is ServiceErrorKind.NotFound or ServiceErrorKind.InvalidRequest)
        {
            return [];
        }
    }

    /// <summary>
    /// Converts a list of tags to a map; a tag without a key is ignored. The last of duplicate keys wins, because some servers append a tag
    /// instead of replacing it.
    /// </summary>
    public static Dictionary<string, string> Tags(IEnumerable<JsonNode?> tags) =>
        tags.Where(t => t?["Key"] is not null)
            .GroupBy(t => (string)t!["Key"]!)
            .ToDictionary(g => g.Key, g => (string?)g.Last()!["Value"] ?? "");

    /// <summary>All items of a paged operation, with one page in memory at a time.</summary>
    public async IAsyncEnumerable<JsonObject> PagesAsync(
        string service,
        string operation,
        JsonObject request,
        string items,
        string tokenOut,
        string tokenIn,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        for (var page = 0; page < MaxPages; page++)
        {
            var response = await client.InvokeAsync(service, operation, request, cancellationToken);
            foreach (var item in (response[items]?.AsArray() ?? []).OfType<JsonObject>())
                yield return item;
            if ((string?)response[tokenOut] is not { Length: > 0 } token)
                yield break;
            request[tokenIn] = token;
        }

        throw new ServiceException(
            ServiceErrorKind.Unavailable,
            "TooManyPages",
            $"{operation} returned more than {MaxPages} pages, and says that there are more",
            operation
        );
    }
}
