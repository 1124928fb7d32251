using GitOps.LocalGitHub.Tests.OpenApi;
using GitOps.Testing.GitHub;

[assembly: AssemblyFixture(typeof(ValidatedOperations))]

namespace GitOps.LocalGitHub.Tests.OpenApi;

/// <summary>Prints how often each operation was validated, when all tests have run.</summary>
public sealed class ValidatedOperations : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (operation, count) in GitHubDescription.Validated.OrderBy(v => v.Key, StringComparer.Ordinal))
            Console.WriteLine($"validated {count, 5}  {operation}");
        Console.WriteLine(
            $"validated {GitHubDescription.Validated.Values.Sum(), 5}  exchanges of {GitHubDescription.Validated.Count} operations"
        );
    }
}
