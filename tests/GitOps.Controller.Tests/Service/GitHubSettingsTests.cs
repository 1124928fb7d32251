using System.Security.Cryptography;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Service.Composition;

namespace GitOps.Controller.Tests.Service;

/// <summary>What the settings say of GitHub.</summary>
public sealed class GitHubSettingsTests : IDisposable
{
    private const string Url = "https://github.com/acme/churn";
    private readonly string _folder = Directory.CreateTempSubdirectory("gitops-github-").FullName;

    [Theory]
    [InlineData("appId: 4711", "4711")]
    [InlineData("clientId: Iv1.abc", "Iv1.abc")]
    public void An_App_has_an_id_and_a_key(string id, string expected)
    {
        var key = WriteKey();

        var source = Assert.Single(Read($"{{url: '{Url}', github: {{{id}, privateKeyFile: '{key}'}}}}").Sources);

        Assert.Equal((expected, File.ReadAllText(key)), (source.GitHub!.App!.Id, source.GitHub.App.PrivateKey));
    }

    [Fact]
    public void The_address_of_an_API_can_be_set()
    {
        var source = Assert.Single(Read("{url: 'https://git.example/acme/churn', github: {api: 'https://api.git.example/'}}").Sources);

        Assert.Equal("https://api.git.example/", source.GitHub!.Api!.AbsoluteUri);
    }

    [Fact]
    public void Without_the_setting_a_source_keeps_its_token()
    {
        File.WriteAllText(Path.Combine(_folder, "token"), "ghp_token\n");

        var source = Assert.Single(Read($"{{url: '{Url}', tokenFile: '{Path.Combine(_folder, "token")}'}}").Sources);

        Assert.Equal(("ghp_token", "ghp_token"), (source.Remote.Token, source.GitHub!.Token));
        Assert.Null(source.GitHub.App);
    }

    [Theory]
    [InlineData("{appId: 1}", "`privateKeyFile` is missing")]
    [InlineData("{privateKeyFile: KEY}", "`appId` or `clientId` is missing")]
    [InlineData("{appId: 1, clientId: a, privateKeyFile: KEY}", "both `appId` and `clientId`")]
    [InlineData("{appId: 1, privateKeyFile: /nowhere}", "file not found: /nowhere")]
    [InlineData("{appId: 1, privateKeyFile: BAD}", "expected RSA in PEM")]
    [InlineData("{api: 'http://git.example/api/v3'}", "expected https")]
    public void A_wrong_setting_is_an_error_that_says_what_to_write(string github, string expected)
    {
        File.WriteAllText(Path.Combine(_folder, "bad"), "planted");
        var text = github
            .Replace("KEY", $"'{WriteKey()}'", StringComparison.Ordinal)
            .Replace("BAD", $"'{Path.Combine(_folder, "bad")}'", StringComparison.Ordinal);

        var error = Assert.Throws<CommandException>(() => Read($"{{url: '{Url}', github: {text}}}"));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains(Url, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://github.com/acme", "expected the URL of a repository")]
    [InlineData("http://git.example/acme/churn", "expected https")]
    public void An_App_needs_a_repository_that_its_token_reaches_encrypted(string url, string expected) =>
        Assert.Contains(
            expected,
            Assert.Throws<CommandException>(() => Read($"{{url: '{url}', github: {{appId: 1, privateKeyFile: '{WriteKey()}'}}}}")).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void An_App_and_a_token_exclude_each_other()
    {
        File.WriteAllText(Path.Combine(_folder, "token"), "t");
        var token = Path.Combine(_folder, "token");
        var source = $"{{url: '{Url}', tokenFile: '{token}', github: {{appId: 1, privateKeyFile: '{WriteKey()}'}}}}";

        Assert.Contains("an App and a token", Assert.Throws<CommandException>(() => Read(source)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_key_is_a_change_of_the_settings_and_no_text_shows_it()
    {
        var key = WriteKey();
        var source = $"{{url: '{Url}', github: {{appId: 1, privateKeyFile: '{key}'}}}}";
        var before = Read(source);

        WriteKey();
        var after = Read(source);

        Assert.NotEqual(before.Content, after.Content);
        Assert.DoesNotContain("PRIVATE", $"{before.Sources[0]}", StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string WriteKey()
    {
        using var key = RSA.Create(2048);
        var file = Path.Combine(_folder, "key.pem");
        File.WriteAllText(file, key.ExportRSAPrivateKeyPem());
        return file;
    }

    private ServiceSettings Read(string source)
    {
        var file = Path.Combine(_folder, "service.yaml");
        File.WriteAllText(file, $"sources:\n  - {source}\n");
        return ServiceSettingsReader.Read(_folder, null, file, null, _folder);
    }
}
