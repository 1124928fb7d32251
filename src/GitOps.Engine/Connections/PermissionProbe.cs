using GitOps.Core.Decisions;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Engine.Deciding;
using GitOps.Engine.Errors;
using GitOps.Schema.Catalog;

namespace GitOps.Engine.Connections;

/// <summary>An IAM action, and whether the credentials allow it; null when that can't be tested without creating a resource.</summary>
public sealed record Permission(string Action, bool? Granted, string Detail);

/// <summary>
/// Tests the permissions of an environment's credentials on a name that does not exist: with the permission, the service responds "not
/// found", without it "access denied". Deletions and stops pass the stage Decide like any other.
/// </summary>
public sealed class PermissionProbe(Decider decider)
{
    /// <summary>The actions that a kind needs.</summary>
    public async Task<IReadOnlyList<Permission>> TryAsync(
        EnvironmentConnection connection,
        Kind kind,
        string unusedName,
        CancellationToken cancellationToken
    )
    {
        var found = new List<Permission>();
        if (kind.HandleIsArn)
            return [new(ActionOf(kind.Operations.Describe), null, "needs an ARN, so it can't be tested without a resource")];
        found.Add(
            await TryAsync(ActionOf(kind.Operations.Describe), () => connection.Reader.DescribeAsync(kind, unusedName, cancellationToken))
        );
        var writer = connection.Writer;
        if (kind.Operations.Delete is { } delete)
            found.Add(await TryWriteAsync(ActionOf(delete), kind, unusedName, a => writer.DeleteAsync(a, cancellationToken)));
        if (kind.Operations.Stop is { } stop)
            found.Add(await TryWriteAsync(ActionOf(stop), kind, unusedName, a => writer.StopAsync(a, cancellationToken)));
        found.Add(new(ActionOf(kind.Operations.Create), null, "can't be tested without creating a resource"));
        return found;
    }

    private Task<Permission> TryWriteAsync(string action, Kind kind, string unusedName, Func<AllowedChange, Task> call)
    {
        var decided = decider.Decide(PlanOf(kind, unusedName), new(CauseKind.Request, "doctor"));
        return decided.Allowed.FirstOrDefault() is { } allowed
            ? TryAsync(action, () => call(allowed))
            : Task.FromResult(new Permission(action, null, "not tested: policies do not allow it"));
    }

    private static Plan PlanOf(Kind kind, string unusedName)
    {
        var tags = new Dictionary<string, string>();
        var nonexistent = new ObservedResource
        {
            Kind = kind,
            Name = unusedName,
            Arn = "",
            Tags = tags,
        };
        var change = new Change
        {
            Subject = new ResourceSubject(new(kind.Name, unusedName), kind, null, nonexistent),
            Action = ChangeAction.Delete,
            ActualName = unusedName,
            Reason = new DeleteRequested(kind.IsRun, Stops: kind.IsRun),
        };
        return new()
        {
            Repository = "",
            Environment = "",
            Source = "doctor",
            Changes = [change],
        };
    }

    /// <summary>Tests one action.</summary>
    public static async Task<Permission> TryAsync(string action, Func<Task> call)
    {
        try
        {
            await call();
            return new(action, true, "");
        }
        catch (ServiceException error) when (error.Kind == ServiceErrorKind.AccessDenied)
        {
            return new(action, false, error.Message);
        }
        catch (ServiceException error)
            when (error.Kind is ServiceErrorKind.NotFound or ServiceErrorKind.InvalidRequest or ServiceErrorKind.Conflict)
        {
            return new(action, true, "");
        }
        catch (ServiceException error)
        {
            return new(action, null, error.Message);
        }
    }

    private static string ActionOf(string operation) => $"sagemaker:{operation}";
}
