using System.Text.Json;

namespace GitOps.Controller.Service.Composition;

/// <summary>Where this machine's service answers, for the verbs that ask it.</summary>
internal sealed record ServiceAddress(string Url, int ProcessId)
{
    /// <summary>The folder of the service's data: GITOPS_DATA, else below the user's data folder.</summary>
    public static string DefaultFolder =>
        Environment.GetEnvironmentVariable("GITOPS_DATA") is { Length: > 0 } folder
            ? folder
            : Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
                "gitops",
                "service"
            );

    public static ServiceAddress? Read(string folder) =>
        File.Exists(FileIn(folder)) ? JsonSerializer.Deserialize<ServiceAddress>(File.ReadAllText(FileIn(folder))) : null;

    public void Write(string folder) => File.WriteAllText(FileIn(folder), JsonSerializer.Serialize(this));

    private static string FileIn(string folder) => Path.Combine(folder, "service.json");
}
