using System.Text.Json.Nodes;
using GitOps.Aws.Client;
using GitOps.Engine.Applying;
using GitOps.Engine.Deciding;
using GitOps.Engine.Errors;
using GitOps.Schema.Sensitivity;
using GitOps.Schema.Services;
using GitOps.Schema.Values;

namespace GitOps.Aws.Applying;

/// <summary>Makes allowed changes in SageMaker. Each attempt of a call checks first that the change may still be made.</summary>
internal sealed class ResourceWriter(AwsClient client) : IResourceWriter
{
    private const string Service = "sagemaker";

    public async Task<string> CreateAsync(AllowedChange change, DataMap request, CancellationToken cancellationToken)
    {
        var kind = change.Change.Kind!;
        var response = await InvokeAsync(change, kind.Operations.Create, JsonData.ToJson(request), cancellationToken);
        return (string?)response[kind.ArnMember] ?? "";
    }

    public Task UpdateAsync(AllowedChange change, DataMap request, CancellationToken cancellationToken) =>
        InvokeAsync(change, change.Change.Kind!.Operations.Update!, JsonData.ToJson(request), cancellationToken);

    public Task DeleteAsync(AllowedChange change, CancellationToken cancellationToken)
    {
        var kind = change.Change.Observed!.Kind;
        return RemoveAsync(change, kind.Operations.Delete!, kind.DeleteTakesToken, cancellationToken);
    }

    public Task StopAsync(AllowedChange change, CancellationToken cancellationToken)
    {
        var kind = change.Change.Observed!.Kind;
        return RemoveAsync(change, kind.Operations.Stop!, kind.StopTakesToken, cancellationToken);
    }

    public async Task TagAsync(
        AllowedChange change,
        IReadOnlyDictionary<string, string> set,
        IReadOnlyList<string> remove,
        CancellationToken cancellationToken
    )
    {
        var arn = change.Change.Observed!.Arn;
        if (set.Count > 0)
        {
            var tags = set.Select(t => new JsonObject { ["Key"] = t.Key, ["Value"] = t.Value });
            var request = new JsonObject { ["ResourceArn"] = arn, ["Tags"] = new JsonArray([.. tags]) };
            await InvokeAsync(change, "AddTags", request, cancellationToken);
        }

        if (remove.Count > 0)
        {
            var keys = new JsonArray([.. remove.Select(k => JsonValue.Create(k))]);
            var request = new JsonObject { ["ResourceArn"] = arn, ["TagKeys"] = keys };
            await InvokeAsync(change, "DeleteTags", request, cancellationToken);
        }
    }

    private async Task RemoveAsync(AllowedChange change, string operation, bool takesToken, CancellationToken cancellationToken)
    {
        var resource = change.Change.Observed!;
        var request = new JsonObject { [resource.Kind.Handle] = resource.Handle };
        if (takesToken)
            request[resource.Kind.Token!] = Guid.NewGuid().ToString();
        try
        {
            await InvokeAsync(change, operation, request, cancellationToken);
        }
        catch (ServiceException error) when (error.Kind == ServiceErrorKind.NotFound)
        {
            // Already deleted or stopped, as intended.
        }
    }

    private async Task<JsonObject> InvokeAsync(
        AllowedChange change,
        string operation,
        JsonObject request,
        CancellationToken cancellationToken
    )
    {
        var attempts = 0;
        try
        {
            return await change.SendAsync(
                operation,
                () => client.InvokeAsync(Service, operation, request, cancellationToken, CheckAsync),
                // A retry that finds the effect of the request there already may follow an attempt whose answer was lost. A run that was
                // stopped can't be stopped again, which AWS reports as an invalid request.
                error =>
                    attempts > 1
                    && error.Kind
                        is ServiceErrorKind.NotFound
                            or ServiceErrorKind.AlreadyExists
                            or ServiceErrorKind.Conflict
                            or ServiceErrorKind.InvalidRequest
            );
        }
        catch (ServiceException error)
        {
            // The message may repeat values of the request, and goes on to logs, the status and the audit log.
            var model = ServiceModels.Get(Service);
            var sensitive = SensitiveValues.In(model, model.Input(operation).Name, (DataMap)JsonData.FromJson(request));
            throw error.WithMessage(sensitive.MaskIn(error.Message));
        }

        Task CheckAsync(CancellationToken token)
        {
            attempts++;
            return change.CheckAsync(token);
        }
    }
}
