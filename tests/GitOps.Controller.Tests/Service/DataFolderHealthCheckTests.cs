using GitOps.Controller.Service.Composition;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GitOps.Controller.Tests.Service;

public sealed class DataFolderHealthCheckTests
{
    [Fact]
    public async Task A_folder_that_can_be_written_is_healthy_and_stays_as_it_was()
    {
        var folder = Directory.CreateTempSubdirectory("gitops-health-");

        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(folder.FullName)).Status);
        Assert.Empty(folder.EnumerateFileSystemInfos());

        folder.Delete();
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_reported_with_the_reason()
    {
        var result = await CheckAsync(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N")));

        Assert.Equal(HealthStatus.Unhealthy, result.Status);
        Assert.StartsWith("the data folder can't be written: ", result.Description, StringComparison.Ordinal);
    }

    private static Task<HealthCheckResult> CheckAsync(string folder) =>
        new DataFolderHealthCheck(new() { Sources = [], DataFolder = folder }).CheckHealthAsync(new(), default);
}
