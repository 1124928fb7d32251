using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Engine.Errors;
using GitOps.Engine.Reading;
using GitOps.Schema.Catalog;
using GitOps.Testing.InMemory;

namespace GitOps.Engine.Tests.Reading;

public sealed class SourceTrustTests
{
    private const string Signed = "\n    signers: {allowedSigners: .signers}\n";
    private const string OpenEnvironment =
        "  - {name: open, namePrefix: open-, paths: [models], account: \"123456789012\", region: eu-west-1}\n";
    private readonly InMemoryRemote _remote = new();
    private readonly InMemorySourceBindings _bindings = new();

    [Fact]
    public async Task The_first_id_of_a_repository_is_kept()
    {
        var source = Source(new());
        Assert.Null(await source.PushAsync(Situation.Settings));

        var refused = await source.PushAsync(
            Situation.Settings.Replace("repository: churn", "repository: victim", StringComparison.Ordinal)
        );

        Assert.Contains("repository: victim is not this source's id: expected churn", refused, StringComparison.Ordinal);
        Assert.Null(await source.PushAsync(Situation.Settings));
    }

    [Fact]
    public async Task The_id_survives_a_restart_and_an_administrator_can_change_it()
    {
        await Source(new()).PushAsync(Situation.Settings);
        var renamed = Situation.Settings.Replace("repository: churn", "repository: growth", StringComparison.Ordinal);

        Assert.NotNull(await Source(new()).PushAsync(renamed));
        Assert.Null(await Source(new() { Repository = "growth" }).PushAsync(renamed));
        Assert.Null(await Source(new()).PushAsync(renamed));
    }

    [Theory]
    [InlineData("\"123456789012\"", "\"210987654321\"", "account: 210987654321 is not allowed")]
    [InlineData("eu-west-1", "us-east-1", "region: us-east-1 is not allowed")]
    [InlineData(
        "region:",
        "roleArn: arn:aws:iam::123456789012:role/admin\n    region:",
        "roleArn: arn:aws:iam::123456789012:role/admin is not"
    )]
    [InlineData("region:", "endpoint: https://evil.example\n    region:", "endpoint: https://evil.example is not allowed")]
    public async Task An_environment_reaches_only_what_the_service_allows(string text, string replacement, string expected)
    {
        var source = Source(
            new()
            {
                Repository = "churn",
                Accounts = ["123456789012"],
                Regions = ["eu-west-1"],
                Roles = [],
            }
        );
        Assert.Null(await source.PushAsync(Situation.Settings));

        Assert.Contains(
            expected,
            await source.PushAsync(Situation.Settings.Replace(text, replacement, StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_environment_without_a_role_is_refused_where_roles_are_listed() =>
        Assert.Contains(
            "roleArn is required",
            await Source(new() { Roles = ["arn:aws:iam::123456789012:role/churn"] }).PushAsync(Situation.Settings),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(Situation.Settings)]
    [InlineData(Situation.Settings + Signed + OpenEnvironment)]
    public async Task An_unsigned_commit_does_not_switch_signatures_off(string settings)
    {
        var source = Source(new());
        Assert.Null(await source.PushAsync(Situation.Settings + Signed));

        Assert.Contains(
            "needs the signature of a present signer: it is not signed",
            await source.PushAsync(settings),
            StringComparison.Ordinal
        );
        Assert.Contains("needs the signature", await Source(new()).PushAsync(settings), StringComparison.Ordinal);
        Assert.Null(await source.PushAsync(settings, isSigned: true));
    }

    [Fact]
    public async Task An_unsigned_commit_does_not_add_a_signer()
    {
        var source = Source(new());
        Assert.Null(await source.PushAsync(Situation.Settings + Signed));

        Assert.Contains(
            "needs the signature",
            await source.PushAsync(Situation.Settings + Signed, signers: "mallory"),
            StringComparison.Ordinal
        );
        Assert.Equal("ada", _remote.LastSigners!.AllowedSigners);
    }

    [Fact]
    public async Task The_service_can_require_signers_itself()
    {
        var source = Source(new(), new("ada", []));

        Assert.Contains("needs the signature", await source.PushAsync(Situation.Settings), StringComparison.Ordinal);
        Assert.Null(await source.PushAsync(Situation.Settings, isSigned: true));
        _remote.Signed.Clear();
        var git = source.Git;
        Assert.Contains("it is not signed", git.CheckSignature(git.Locate("dev"))!.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_that_are_not_checked_yet_name_no_environment()
    {
        var source = Source(new());
        _remote.Commit(new Dictionary<string, string> { ["gitops.yaml"] = Situation.Settings });

        Assert.Equal("NotChecked", Assert.Throws<ServiceException>(() => source.Git.Locate("dev")).Code);
    }

    private SourceDriver Source(SourceBounds bounds, Signers? required = null) => new(_remote, new("churn", bounds, required, _bindings));

    private sealed class SourceDriver(InMemoryRemote remote, SourceTrust trust)
    {
        private readonly SourceSettingsReader _settings = new(remote, KindCatalog.Default);

        public CommitReader Git => new(remote, _settings, trust);

        /// <summary>Pushes settings; returns why the environment dev is refused, or null.</summary>
        public async Task<string?> PushAsync(string settings, string signers = "ada", bool isSigned = false)
        {
            var commit = remote.Commit(new Dictionary<string, string> { ["gitops.yaml"] = settings, [".signers"] = signers });
            if (isSigned)
                remote.Signed.Add(commit);
            await trust.CheckAsync(_settings, remote, CancellationToken.None);
            return (Git.Locate("dev").Problem as SettingsRefused)?.Problem;
        }
    }
}
