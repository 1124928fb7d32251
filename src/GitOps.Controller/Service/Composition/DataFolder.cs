using GitOps.Controller.Cli.Hosting;

namespace GitOps.Controller.Service.Composition;

/// <summary>The folder for clones, the SQLite database and the service's address.</summary>
internal static class DataFolder
{
    /// <summary>The folder of an option, relative to another, or else the default.</summary>
    public static string Of(string? option, string folder) =>
        option is null ? ServiceAddress.DefaultFolder : Path.GetFullPath(Path.Combine(folder, option));

    /// <summary>Creates the folder, and checks that it can be written.</summary>
    /// <exception cref="CommandException">It can't be written.</exception>
    public static async Task CreateAsync(string folder, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(folder);
            await ProbeAsync(folder, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(
                $"the data folder {folder} can't be written: {exception.Message}; give the user of the service the permission to write "
                    + "it, or name another folder with --data-dir"
            );
        }
    }

    /// <summary>Writes a file and deletes it.</summary>
    /// <exception cref="IOException">The folder can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder can't be written.</exception>
    public static async Task ProbeAsync(string folder, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, $".probe-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(file, "probe", cancellationToken);
        File.Delete(file);
    }
}
