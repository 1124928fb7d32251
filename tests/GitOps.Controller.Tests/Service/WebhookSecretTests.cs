using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Service.Composition;

namespace GitOps.Controller.Tests.Service;

/// <summary>Which webhook secrets the settings may name.</summary>
public sealed class WebhookSecretTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gitops-secret-").FullName;

    [Theory]
    [InlineData("")]
    [InlineData("fifteen letters")]
    public void A_short_secret_is_refused_with_what_to_write(string secret)
    {
        var refused = Assert.Throws<CommandException>(() => Read(secret));

        Assert.Contains("expected at least 16; create one with `openssl rand -hex 32`", refused.Message, StringComparison.Ordinal);
        Assert.Contains("https://git.example/shop", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_one_is_taken() => Assert.Equal("sixteen letters!", Assert.Single(Read("sixteen letters!").Sources).WebhookSecret);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private ServiceSettings Read(string secret)
    {
        var (file, settings) = (Path.Combine(_folder, "secret"), Path.Combine(_folder, "service.yaml"));
        File.WriteAllText(file, secret);
        File.WriteAllText(settings, $"sources:\n  - {{url: 'https://git.example/shop', webhookSecretFile: '{file}'}}\n");
        return ServiceSettingsReader.Read(_folder, null, settings, null, _folder);
    }
}
