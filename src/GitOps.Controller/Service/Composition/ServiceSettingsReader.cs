using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Service.Access;
using GitOps.Core.Audit;
using GitOps.Core.Manifests;
using GitOps.Schema.Values;

namespace GitOps.Controller.Service.Composition;

/// <summary>
/// Reads the service's settings from the command line and the file of <c>--config</c>. Secrets are never in that file: it names files or
/// environment variables.
/// </summary>
internal static class ServiceSettingsReader
{
    /// <summary>
    /// Reads the options of a command line, and then the file that <paramref name="config"/> names, which overrides them.
    /// </summary>
    /// <exception cref="CommandException">The file or a secret is missing, or two sources have the same name.</exception>
    /// <exception cref="ManifestErrorsException">The file is invalid.</exception>
    public static ServiceSettings Read(string folder, string[]? repositories, string? config, string? database, string dataFolder)
    {
        var options = new ServiceSettings
        {
            Sources = [.. (repositories ?? []).Select(r => ParseSource(r, folder))],
            DataFolder = dataFolder,
            PostgreSql = database ?? Environment.GetEnvironmentVariable("GITOPS_DATABASE"),
            AuditKeys = ParseKeys(Environment.GetEnvironmentVariable("GITOPS_AUDIT_KEYS"), "GITOPS_AUDIT_KEYS"),
        };
        return config is null ? options : ReadFile(Path.Combine(folder, config), options);
    }

    /// <summary>Reads a settings file; what it does not set is as in <paramref name="defaults"/>.</summary>
    public static ServiceSettings ReadFile(string path, ServiceSettings defaults)
    {
        if (!File.Exists(path))
            throw new CommandException($"settings file not found: {path}");
        var (value, diagnostics) = ShapedFile.Read(Path.GetFileName(path), File.ReadAllText(path), "Service");
        if (value is null)
            throw new ManifestErrorsException(diagnostics);
        var endpoints = value.Texts("endpoints");
        var sources = ((DataList)value["sources"]!).Items.Cast<DataMap>().Select(s => ReadSource(s, endpoints)).ToList();
        if (sources.GroupBy(s => s.Name).FirstOrDefault(g => g.Count() > 1) is { } duplicates)
            throw new CommandException($"{path}: two sources are named {duplicates.Key}: give each source a unique name");
        return defaults with
        {
            Sources = [.. defaults.Sources, .. sources],
            Access = AccessSettingsReader.Read(value),
            Listen = value.Text("listen") ?? defaults.Listen,
            Reviews = value.Text("instance") is { } instance ? defaults.Reviews with { Instance = instance } : defaults.Reviews,
            PostgreSql = Secret(value, "database") ?? defaults.PostgreSql,
            AuditKeys = ParseKeys(Secret(value, "auditKeys"), "auditKeys") ?? defaults.AuditKeys,
            PollInterval = Seconds(value, "pollSeconds") ?? defaults.PollInterval,
            Retention = value.Number("retentionDays") is { } days ? TimeSpan.FromDays(days) : defaults.Retention,
            Reconciliation = Seconds(value, "resyncSeconds") is { } resync
                ? defaults.Reconciliation with
                {
                    Resync = resync,
                }
                : defaults.Reconciliation,
        };
    }

    /// <summary>Parses a source of the command line: <c>name=url</c>, or a URL or folder, whose last segment is the name.</summary>
    public static SourceOptions ParseSource(string text, string folder)
    {
        var separator = text.IndexOf('=', StringComparison.Ordinal);
        var (name, url) =
            separator > 0
            && !text[..separator].Contains('/', StringComparison.Ordinal)
            && !text[..separator].Contains(':', StringComparison.Ordinal)
                ? (text[..separator], text[(separator + 1)..])
                : ("", text);
        var local = Path.GetFullPath(Path.Combine(folder, url));
        if (!url.Contains("://", StringComparison.Ordinal) && Directory.Exists(local))
            url = local;
        var token = Environment.GetEnvironmentVariable("GITOPS_GIT_TOKEN");
        return new(
            name.Length > 0 ? name : NameOf(url),
            new(WithoutPassword(url), token),
            Environment.GetEnvironmentVariable("GITOPS_WEBHOOK_SECRET") is { Length: > 0 } secret
                ? CheckLength(secret, "GITOPS_WEBHOOK_SECRET")
                : null
        )
        {
            GitHub = GitHubSettingsReader.Read(url, token, null),
        };
    }

    /// <summary>
    /// Requires, where several repositories share the service, that each has bounds: else one could name another's id, accounts or roles.
    /// </summary>
    /// <exception cref="CommandException">A source states no bounds, or two have the same repository id.</exception>
    public static void RequireBounds(IReadOnlyList<SourceOptions> sources)
    {
        if (sources.Count < 2)
            return;
        if (
            sources.FirstOrDefault(s => s.Bounds is not { Repository: not null, Accounts: not null, Regions: not null, Roles: not null }) is
            { } open
        )
            throw new CommandException(
                $"source {open.Name} must state what its repository may reach, because the service has {sources.Count} sources: set "
                    + "`repository: <its id>`, `accounts: [...]`, `regions: [...]` and `roles: [...]` (may be empty) for it in the "
                    + "file of --config"
            );
        if (sources.GroupBy(s => s.Bounds.Repository, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } same)
            throw new CommandException(
                $"sources {string.Join(" and ", same.Select(s => s.Name))} have the same repository id {same.Key}: give each repository a "
                    + "unique `repository`, here and in its gitops.yaml"
            );
    }

    private static SourceOptions ReadSource(DataMap map, IReadOnlyList<string> endpoints)
    {
        var url = WithoutPassword(map.Text("url")!);
        var token = Secret(map, "token");
        var (signers, keys) = (map.Text("allowedSignersFile"), map.Texts("signerKeyFiles"));
        return new(
            map.Text("name") ?? NameOf(url),
            new(url, token, map.Text("user") ?? "x-access-token"),
            Secret(map, "webhookSecret") is { } secret ? CheckLength(secret, $"webhookSecret of {url}") : null
        )
        {
            IsReviewed = map.Text("reviews") != "false",
            GitHub = GitHubSettingsReader.Read(url, token, map["github"] as DataMap),
            Bounds = new()
            {
                Repository = map.Text("repository"),
                Accounts = Listed(map, "accounts"),
                Regions = Listed(map, "regions"),
                Roles = Listed(map, "roles"),
                Endpoints = endpoints,
            },
            Signers =
                signers is null && keys.Count == 0
                    ? null
                    : new(
                        signers is null ? null : ReadFile("allowedSignersFile", signers),
                        [.. keys.Select(k => ReadFile("signerKeyFiles", k))]
                    ),
        };
    }

    // A password in a URL would be printed with it. The user alone is a token in http; in ssh it is the name of an account.
    private static string WithoutPassword(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.UserInfo.Length == 0)
            return url;
        if (parsed.Scheme is not ("http" or "https") && !parsed.UserInfo.Contains(':', StringComparison.Ordinal))
            return url;
        throw new CommandException(
            $"the URL of {parsed.Host}{parsed.AbsolutePath} contains a user or password: use `user` and `tokenFile` or `tokenVariable`, "
                + "or the environment variable GITOPS_GIT_TOKEN"
        );
    }

    private static string NameOf(string url)
    {
        var segment = url.TrimEnd('/', '\\').Split('/', '\\', ':')[^1];
        return segment.EndsWith(".git", StringComparison.Ordinal) ? segment[..^4] : segment;
    }

    // The content of the file <name>File, or the value of the environment variable <name>Variable.
    private static string? Secret(DataMap map, string name)
    {
        if (map.Text(name + "File") is { } file)
            return ReadFile(name + "File", file).Trim();
        if (map.Text(name + "Variable") is { } variable)
            return Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value
                ? value
                : throw new CommandException($"{name}Variable: the environment variable {variable} is not set");
        return null;
    }

    private static IReadOnlyList<string>? Listed(DataMap map, string key) => map[key] is null ? null : map.Texts(key);

    private static string ReadFile(string setting, string path) =>
        File.Exists(path) ? File.ReadAllText(path) : throw new CommandException($"{setting}: file not found: {path}");

    private static string CheckLength(string webhookSecret, string where) =>
        webhookSecret.Length >= ServiceLimits.MinWebhookSecretLength
            ? webhookSecret
            : throw new CommandException(
                $"{where}: the secret has {webhookSecret.Length} characters: expected at least {ServiceLimits.MinWebhookSecretLength}; "
                    + "create one with `openssl rand -hex 32` and set it in the sender too"
            );

    private static AuditKeys? ParseKeys(string? text, string where)
    {
        try
        {
            return text is null ? null : AuditKeys.Parse(text);
        }
        catch (FormatException exception)
        {
            throw new CommandException($"{where}: {exception.Message}");
        }
    }

    private static TimeSpan? Seconds(DataMap map, string key) => map.Number(key) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
}
