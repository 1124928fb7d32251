using System.Text.Json;

namespace GitOps.Controller.Service.Composition;

/// <summary>The address of the service on this machine, so that the command line finds it.</summary>
internal sealed record ServiceAddress(string Url, int ProcessId)
{
    /// <summary>
    /// The service's data folder: the environment variable GITOPS_DATA, or else a folder below the user's application data.
    /// </summary>
    public static string DefaultFolder =>
        Environment.GetEnvironmentVariable("GITOPS_DATA") is { Length: > 0 } folder
            ? folder
            : Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
                "gitops",
                "service"
            );

    /// <summary>Reads the address of the service that uses a data folder; null when none has been started there.</summary>
    public static ServiceAddress? Read(string folder) =>
        File.Exists(FileIn(folder)) ? JsonSerializer.Deserialize<ServiceAddress>(File.ReadAllText(FileIn(folder))) : null;

    /// <summary>Writes the address; whoever reads it meanwhile finds this one, or the one before.</summary>
    public void Write(string folder)
    {
        var file = FileIn(folder);
        File.WriteAllText(file + ".new", JsonSerializer.Serialize(this));
        File.Move(file + ".new", file, overwrite: true);
    }

    private static string FileIn(string folder) => Path.Combine(folder, "service.json");
}
