using GitOps.Core.Observed;
using GitOps.Core.Ports;
using GitOps.Schema.Catalog;

namespace GitOps.Core.Operations;

/// <summary>An IAM action, and whether the credentials have it; null where it can't be tried without making something.</summary>
public sealed record Permission(string Action, bool? Granted, string Detail);

/// <summary>
/// Tries what an environment's credentials may do, on a name that nobody has: who may do it is told that there is no such thing, who may not is told that.
/// </summary>
public sealed class Permissions(EnvironmentConnection connection)
{
    /// <summary>The actions that a kind needs.</summary>
    public async Task<IReadOnlyList<Permission>> TryAsync(Kind kind, string unusedName, CancellationToken cancellationToken)
    {
        var found = new List<Permission>();
        var nobody = new ObservedResource
        {
            Kind = kind,
            Name = unusedName,
            Arn = "",
            Tags = new Dictionary<string, string>(),
        };
        if (kind.HandleIsArn)
            return [new(ActionOf(kind.Operations.Describe), null, "goes by ARN, so it can't be tried without one")];
        found.Add(
            await TryAsync(ActionOf(kind.Operations.Describe), () => connection.Reader.DescribeAsync(kind, unusedName, cancellationToken))
        );
        if (kind.Operations.Delete is { } delete)
            found.Add(await TryAsync(ActionOf(delete), () => connection.Writer.DeleteAsync(nobody, cancellationToken)));
        if (kind.Operations.Stop is { } stop)
            found.Add(await TryAsync(ActionOf(stop), () => connection.Writer.StopAsync(nobody, cancellationToken)));
        found.Add(new(ActionOf(kind.Operations.Create), null, "can't be tried without making one"));
        return found;
    }

    /// <summary>Tries one action.</summary>
    public static async Task<Permission> TryAsync(string action, Func<Task> call)
    {
        try
        {
            await call();
            return new(action, true, "");
        }
        catch (RefusedException refusal) when (refusal.Kind == RefusalKind.Denied)
        {
            return new(action, false, refusal.Message);
        }
        catch (RefusedException refusal) when (refusal.Kind is RefusalKind.Missing or RefusalKind.Invalid or RefusalKind.Busy)
        {
            return new(action, true, "");
        }
        catch (RefusedException refusal)
        {
            return new(action, null, refusal.Message);
        }
    }

    private static string ActionOf(string operation) => $"sagemaker:{operation}";
}
