using System.Globalization;
using GitOps.Controller.Cli.Hosting;
using GitOps.GitHub;
using GitOps.Schema.Values;

namespace GitOps.Controller.Service.Composition;

/// <summary>Reads a source's setting <c>github</c>: an App, or the address of the API for the source's token.</summary>
internal static class GitHubSettingsReader
{
    /// <summary>The credentials of a source for GitHub; null when it has none.</summary>
    /// <exception cref="CommandException">The setting is incomplete or contradicts itself.</exception>
    public static GitHubRepositoryOptions? Read(string url, string? token, DataMap? setting)
    {
        if (setting is null)
            return token is null ? null : new(url) { Token = token };
        try
        {
            var options = new GitHubRepositoryOptions(url)
            {
                App = ReadApp(setting),
                Token = token,
                Api = setting.Text("api") is { } api ? new Uri(api) : null,
            };
            options.Validate();
            return options;
        }
        catch (FormatException exception)
        {
            throw new CommandException($"github of {url}: {exception.Message}");
        }
    }

    private static GitHubAppOptions? ReadApp(DataMap setting)
    {
        var (appId, clientId, file) = (setting.Number("appId"), setting.Text("clientId"), setting.Text("privateKeyFile"));
        if (appId is not null && clientId is not null)
            throw new FormatException("it has both `appId` and `clientId`: remove one of them");
        var id = appId is { } number ? ((long)number).ToString(CultureInfo.InvariantCulture) : clientId;
        return (id, file) switch
        {
            (null, null) => null,
            (null, _) => throw new FormatException("`appId` or `clientId` is missing: copy one from the App's settings"),
            (_, null) => throw new FormatException("`privateKeyFile` is missing: name the PEM file of the App's private key"),
            _ when !File.Exists(file) => throw new FormatException($"privateKeyFile: file not found: {file}"),
            _ => new(id, File.ReadAllText(file)),
        };
    }
}
