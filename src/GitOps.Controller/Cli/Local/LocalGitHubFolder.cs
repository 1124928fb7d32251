using System.Security.Cryptography;
using GitOps.GitHub;
using GitOps.LocalGitHub;

namespace GitOps.Controller.Cli.Local;

/// <summary>
/// A local GitHub in a folder: a user, a repository of theirs, and a GitHub App for the service, which are created once.
/// </summary>
internal sealed class LocalGitHubFolder : IAsyncDisposable
{
    /// <summary>The login of the user.</summary>
    public const string User = "you";

    private readonly string _folder;

    private LocalGitHubFolder(LocalGitHubServer server, string folder, string repository) =>
        (Server, _folder, Repository) = (server, folder, repository);

    public LocalGitHubServer Server { get; }

    /// <summary>The name of the repository.</summary>
    public string Repository { get; }

    /// <summary>The user's token, for the API and as the password of Git.</summary>
    public string Token => File.ReadAllText(At("token"));

    /// <summary>The settings of a service that reviews the pull requests.</summary>
    public string ServiceFile => At("service.yaml");

    /// <summary>The URL for pushes, with the token.</summary>
    public string PushUrl => $"http://{User}:{Token}@{new Uri(Server.Url).Authority}/{User}/{Repository}.git";

    /// <summary>Starts the server; <paramref name="service"/> is where the service receives its webhooks.</summary>
    /// <exception cref="IOException">The port or the folder is in use.</exception>
    public static async Task<LocalGitHubFolder> StartAsync(
        string folder,
        int port,
        string repository,
        string service,
        CancellationToken cancellationToken
    )
    {
        var server = await LocalGitHubServer.StartAsync(
            new() { StateFolder = Path.Combine(folder, "state"), Port = port },
            cancellationToken
        );
        var names = Path.Combine(folder, "repository");
        var found = new LocalGitHubFolder(
            server,
            folder,
            File.Exists(names) ? await File.ReadAllTextAsync(names, cancellationToken) : repository
        );
        if (!File.Exists(names))
            found.SetUp(service);
        found.WriteServiceFile();
        return found;
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private void SetUp(string service)
    {
        using var key = RSA.Create(2048);
        var secret = RandomNumberGenerator.GetHexString(32, lowercase: true);
        Write("token", Server.Setup.AddUser(User));
        Write("webhook-secret", secret);
        Write("app.pem", key.ExportRSAPrivateKeyPem());
        Server.Setup.AddRepository(User, Repository);
        var app = new LocalGitHubApp("gitops", key.ExportSubjectPublicKeyInfoPem())
        {
            Permissions = GitHubRegistration.AppPermissions,
            Events = GitHubRegistration.AppEvents,
            WebhookUrl = $"{service}/webhooks/github/{Repository}",
            WebhookSecret = secret,
        };
        var ids = Server.Setup.AddApp(User, app);
        Server.Setup.Install(ids.AppId, User);
        Write("app-id", ids.ClientId);
        // Last: it says that the rest is there.
        Write("repository", Repository);
    }

    private void WriteServiceFile() =>
        Write(
            "service.yaml",
            $"""
            # Written by `gitops local github` each time it starts. Review its pull requests: gitops serve --config service.yaml
            sources:
              - name: {Repository}
                url: {Server.Url}/{User}/{Repository}.git
                webhookSecretFile: {At("webhook-secret")}
                github:
                  clientId: {File.ReadAllText(At("app-id"))}
                  privateKeyFile: {At("app.pem")}
                  api: {Server.Url}/api/v3

            """
        );

    private string At(string name) => Path.Combine(_folder, name);

    // For this user only: they are secrets.
    private void Write(string name, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(At(name), options);
        writer.Write(text);
    }
}
