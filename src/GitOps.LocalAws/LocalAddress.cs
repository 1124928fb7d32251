using System.Text.Json;
using System.Text.Json.Serialization;

namespace GitOps.LocalAws;

/// <summary>Where a local AWS listens and the credentials that it accepts, as recorded in its state folder.</summary>
public sealed record LocalAddress(string Url, string AccessKeyId, string SecretAccessKey, string Account, string Region, int ProcessId)
{
    private const string FileName = "address.json";

    /// <summary>The environment variable that names the state folder.</summary>
    public const string FolderVariable = "GITOPS_LOCAL";

    /// <summary>The default state folder: the value of GITOPS_LOCAL, else a folder below the user's data folder.</summary>
    public static string DefaultFolder =>
        Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } folder
            ? folder
            : Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
                "gitops",
                "local"
            );

    /// <summary>
    /// The address in a state folder, or null if no server has run there or the file is damaged; the next start writes it again.
    /// The server may have stopped since.
    /// </summary>
    public static LocalAddress? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), LocalAddressJson.Default.LocalAddress) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether the server of a state folder responds within 2 seconds.</summary>
    public static async Task<bool> IsReachableAsync(string folder, CancellationToken cancellationToken)
    {
        if (Read(folder) is not { } address)
            return false;
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        try
        {
            // Any response will do; this request has no signature, so it is an error response.
            using var response = await http.GetAsync(new Uri(address.Url), cancellationToken);
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
