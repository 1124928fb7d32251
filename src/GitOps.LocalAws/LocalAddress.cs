using System.Text.Json;
using System.Text.Json.Serialization;

namespace GitOps.LocalAws;

/// <summary>Where a local AWS answers and by which keys, as its state folder says.</summary>
public sealed record LocalAddress(string Url, string AccessKeyId, string SecretAccessKey, string Account, string Region, int ProcessId)
{
    private const string FileName = "address.json";

    /// <summary>The variable that names the state folder.</summary>
    public const string FolderVariable = "GITOPS_LOCAL";

    /// <summary>The state folder that is used when none is named: GITOPS_LOCAL, else below the user's data folder.</summary>
    public static string DefaultFolder =>
        Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } folder
            ? folder
            : Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
                "gitops",
                "local"
            );

    /// <summary>What a state folder says, or null when no server has run there.</summary>
    public static LocalAddress? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), LocalAddressJson.Default.LocalAddress) : null;
    }

    /// <summary>Whether the server that a state folder tells of is there.</summary>
    public static async Task<bool> AnswersAsync(string folder, CancellationToken cancellationToken)
    {
        if (Read(folder) is not { } address)
            return false;
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        try
        {
            // Any answer will do: without a signature it is a refusal.
            using var answer = await http.GetAsync(new Uri(address.Url), cancellationToken);
            return true;
        }
        catch (Exception exception)
            when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    internal void Write(string folder)
    {
        var path = Path.Combine(folder, FileName);
        File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(this, LocalAddressJson.Default.LocalAddress));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path + ".new", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.Move(path + ".new", path, overwrite: true);
    }
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LocalAddress))]
internal sealed partial class LocalAddressJson : JsonSerializerContext;
