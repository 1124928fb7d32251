using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Service.Composition;

namespace GitOps.Controller.Tests.Service;

/// <summary>What the settings say of the watched repositories.</summary>
public sealed class SourceSettingsTests : IDisposable
{
    private const string Bounds = "accounts: ['123456789012'], regions: [eu-west-1], roles: []";
    private readonly string _folder = Directory.CreateTempSubdirectory("gitops-sources-").FullName;

    [Theory]
    [InlineData("https://ada:secret@git.example/shop")]
    [InlineData("https://secret@git.example/shop")]
    [InlineData("ssh://git:secret@git.example/shop")]
    public void A_URL_with_a_password_is_refused_and_not_printed(string url)
    {
        var fromFile = Assert.Throws<CommandException>(() => Read($"{{url: '{url}'}}"));
        var fromOption = Assert.Throws<CommandException>(() => ServiceSettingsReader.ParseSource(url, _folder));

        Assert.Contains("tokenFile", fromFile.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fromFile.Message + fromOption.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_source_needs_no_bounds_and_an_ssh_URL_may_name_its_user() => Read("{url: 'ssh://git@git.example/shop'}");

    [Theory]
    [InlineData("{name: a, url: x}", $"{{name: b, url: y, repository: b, {Bounds}}}", "source a must state what its repository may reach")]
    [InlineData(
        $"{{name: a, url: x, repository: same, {Bounds}}}",
        $"{{name: b, url: y, repository: Same, {Bounds}}}",
        "the same repository id"
    )]
    [InlineData(
        "{name: a, url: x, accounts: ['123456789012'], regions: [eu-west-1], roles: []}",
        $"{{name: b, url: y, repository: b, {Bounds}}}",
        "set `repository: <its id>`"
    )]
    [InlineData(
        "{name: a, url: x, repository: a, regions: [eu-west-1], roles: []}",
        $"{{name: b, url: y, repository: b, {Bounds}}}",
        "source a must"
    )]
    [InlineData(
        "{name: a, url: x, repository: a, accounts: ['123456789012'], regions: [eu-west-1]}",
        $"{{name: b, url: y, repository: b, {Bounds}}}",
        "source a must"
    )]
    public void Several_sources_state_what_each_may_reach(string one, string two, string expected) =>
        Assert.Contains(expected, Assert.Throws<CommandException>(() => Read(one, two)).Message, StringComparison.Ordinal);

    [Fact]
    public void Several_sources_with_bounds_are_taken() =>
        Assert.Equal(
            ["a", "b"],
            Read($"{{name: a, url: x, repository: a, {Bounds}}}", $"{{name: b, url: y, repository: b, {Bounds}}}")
                .Sources.Select(s => s.Bounds.Repository)
        );

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private ServiceSettings Read(params string[] sources)
    {
        var file = Path.Combine(_folder, "service.yaml");
        File.WriteAllText(file, "sources:\n" + string.Concat(sources.Select(s => $"  - {s}\n")));
        var settings = ServiceSettingsReader.Read(_folder, null, file, null, _folder);
        ServiceSettingsReader.RequireBounds(settings.Sources);
        return settings;
    }
}
