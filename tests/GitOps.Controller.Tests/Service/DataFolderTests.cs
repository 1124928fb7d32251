using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Service.Composition;

namespace GitOps.Controller.Tests.Service;

public sealed class DataFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gitops-data-").FullName;

    [Fact]
    public async Task A_new_folder_is_created_and_stays_empty()
    {
        var folder = Path.Combine(_folder, "a", "b");

        await DataFolder.CreateAsync(folder, default);

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    // In /proc not even root can write.
    [Theory]
    [InlineData("/proc/self")]
    [InlineData("/proc/self/gitops")]
    public async Task A_folder_that_can_only_be_read_is_refused_with_what_to_do(string folder)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc is a folder of Linux");

        var error = await Assert.ThrowsAsync<CommandException>(() => DataFolder.CreateAsync(folder, default));

        Assert.StartsWith($"the data folder {folder} can't be written: ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("or name another folder with --data-dir", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
