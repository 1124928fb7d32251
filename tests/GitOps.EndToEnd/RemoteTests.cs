using System.Globalization;
using System.Text;
using GitOps.Controller.Cli.FetchWorker;
using GitOps.Core.Manifests;
using GitOps.EndToEnd.Drivers;
using GitOps.Engine.Errors;
using GitOps.Engine.Reading;
using GitOps.Git;
using GitOps.Testing;

namespace GitOps.EndToEnd;

/// <summary>Remote repositories as the service reads them: bare clones that worker processes fetch.</summary>
public sealed class RemoteTests : IDisposable
{
    private readonly TemporaryFolder _clones = new();
    private readonly Upstream _upstream = new();

    [Fact]
    public async Task A_fetch_brings_what_is_new_and_nothing_when_nothing_is()
    {
        await using var host = await GitHost.StartAsync(_upstream.Root);
        var first = _upstream.Commit(("models/a.yaml", "one"));
        var remote = Remotes().Open(new($"{host.Url}/{Upstream.Name}"));

        Assert.True(await remote.FetchAsync(default));
        Assert.False(await remote.FetchAsync(default));
        Assert.Single(Packs(host));
        var second = _upstream.Commit(("models/a.yaml", "two"));
        Assert.True(await remote.FetchAsync(default));

        Assert.Equal(new Revision(second, "main"), remote.Resolve(null));
        Assert.Equal("one", Encoding.UTF8.GetString(remote.Open(new(first, "main")).Read("models/a.yaml")!));
        Assert.Equal("two", Encoding.UTF8.GetString(remote.Open(new(second, "main")).Read("models/a.yaml")!));
        Assert.Equal(2, Packs(host).Count());
        Assert.Equal(
            ("Ada <ada@example.com>", true),
            (remote.History(second, first, 10).Commits[0].Author, remote.History(second, first, 10).Follows)
        );
    }

    [Fact]
    public async Task A_rewritten_history_is_fetched_and_distinguished_from_a_push()
    {
        var first = _upstream.Commit(("a.yaml", "one"));
        var remote = Remotes().Open(new(_upstream.Path));
        await remote.FetchAsync(default);
        _upstream.Run("commit", "-q", "--amend", "-m", "Another past");

        Assert.True(await remote.FetchAsync(default));
        var now = remote.Resolve(new BranchSelector("main"))!;
        Assert.NotEqual(first, now.Commit);
        Assert.False(remote.History(now.Commit, first, 10).Follows);
    }

    [Fact]
    public async Task Branches_tags_and_version_ranges_name_commits()
    {
        var one = _upstream.Commit(("a.yaml", "1"));
        _upstream.Run("tag", "v1.2.0");
        var two = _upstream.Commit(("a.yaml", "2"));
        _upstream.Run("tag", "-a", "v1.10.0", "-m", "annotated");
        _upstream.Commit(("a.yaml", "3"));
        _upstream.Run("tag", "2.0.0-rc.1");
        _upstream.Run("branch", "release/1", one);
        var remote = Remotes().Open(new(_upstream.Path));
        await remote.FetchAsync(default);

        Assert.Equal(two, remote.Resolve(new VersionSelector(">=1.0 <2"))!.Commit);
        Assert.Equal(one, remote.Resolve(new TagSelector("v1.2.0"))!.Commit);
        Assert.Equal(one, remote.Resolve(new BranchSelector("release/1"))!.Commit);
        Assert.Null(remote.Resolve(new BranchSelector("nowhere")));
        Assert.Null(remote.Resolve(new VersionSelector("^3")));
        Assert.Contains(
            "expected a range such as",
            Assert.Throws<ServiceException>(() => remote.Resolve(new VersionSelector("newest"))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_token_opens_a_private_repository_and_a_wrong_one_is_reported()
    {
        await using var host = await GitHost.StartAsync(_upstream.Root, token: "secret");
        _upstream.Commit(("a.yaml", "1"));
        var url = $"{host.Url}/{Upstream.Name}";

        Assert.True(await Remotes().Open(new(url, "secret")).FetchAsync(default));
        Assert.Contains("rejected the credentials", (await Refused(Remotes().Open(new(url, "wrong")))).Message, StringComparison.Ordinal);
        Assert.Contains("rejected the credentials", (await Refused(Remotes().Open(new(url)))).Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", new RemoteSource(url, "secret").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_expires_is_asked_for_before_each_fetch()
    {
        await using var host = await GitHost.StartAsync(_upstream.Root, token: "second");
        _upstream.Commit(("a.yaml", "1"));
        var remote = Remotes(tokens: new TokenSequence("first", "second")).Open(new($"{host.Url}/{Upstream.Name}"));

        Assert.Contains("rejected the credentials", (await Refused(remote)).Message, StringComparison.Ordinal);
        Assert.True(await remote.FetchAsync(default));
    }

    [Fact]
    public async Task No_credential_follows_a_remote_that_leads_elsewhere()
    {
        await using var elsewhere = await GitHost.StartAsync(_upstream.Root, token: "secret");
        await using var host = await GitHost.StartAsync(_upstream.Root, token: "secret");
        host.LeadsTo = elsewhere.Url;
        _upstream.Commit(("a.yaml", "1"));

        var refusal = await Refused(Remotes().Open(new($"{host.Url}/{Upstream.Name}", "secret")));

        Assert.Equal("Redirected", refusal.Code);
        Assert.All(elsewhere.Requests, r => Assert.Null(r.Password));
    }

    [Fact]
    public async Task A_remote_that_hangs_is_given_up_and_others_go_on()
    {
        await using var host = await GitHost.StartAsync(_upstream.Root);
        host.Hangs = true;
        _upstream.Commit(("a.yaml", "1"));
        // The limit holds for the honest remote too, so it leaves a busy machine the time to fetch a file.
        var remotes = Remotes(o => o with { Timeout = TimeSpan.FromSeconds(15) });

        var hanging = Refused(remotes.Open(new($"{host.Url}/{Upstream.Name}")));

        Assert.True(await remotes.Open(new(_upstream.Path)).FetchAsync(default));
        Assert.Contains("was not fetched within 15 s", (await hanging).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_too_large_is_refused_and_what_is_broken_is_reported()
    {
        await using var host = await GitHost.StartAsync(_upstream.Root);
        var random = new byte[300_000];
        new Random(1).NextBytes(random);
        _upstream.Commit(("data.txt", Convert.ToBase64String(random)));
        var url = $"{host.Url}/{Upstream.Name}";

        Assert.Contains(
            "sends more than",
            (await Refused(Remotes(o => o with { MaxBytes = 100_000 }).Open(new(url)))).Message,
            StringComparison.Ordinal
        );
        host.Pack = Encoding.ASCII.GetBytes("0008NAK\nPACK\0\0\0\u0002\0\0\0\u0009broken");
        Assert.Contains("can't be fetched", (await Refused(Remotes().Open(new(url)))).Message, StringComparison.Ordinal);
        host.Pack = null;
        Assert.True(await Remotes().Open(new(url)).FetchAsync(default));
    }

    [Fact]
    public async Task What_is_not_there_is_reported() =>
        Assert.Equal(ServiceErrorKind.NotFound, (await Refused(Remotes().Open(new(_clones.At("nowhere"))))).Kind);

    [Fact]
    public async Task Ssh_goes_by_the_machines_own_program()
    {
        _upstream.Commit(("a.yaml", "1"));
        var script = await ScriptAsync("ssh.sh", "for last; do :; done\nexec sh -c \"$last\"\n");
        IReadOnlyList<string> worker = ["env", $"GIT_SSH_COMMAND={script}", .. FetchWorkerCommand.Program];

        Assert.True(
            await Remotes(o => o with { WorkerCommand = worker }).Open(new($"ssh://git@127.0.0.1{_upstream.Path}")).FetchAsync(default)
        );
    }

    [Theory]
    [InlineData("ext::sh -c touch% {0}")]
    [InlineData("--upload-pack=touch {0}")]
    [InlineData("-oProxyCommand=touch {0}:shop")]
    [InlineData("ssh://-oProxyCommand=touch%20{0}/shop")]
    [InlineData("ssh://-oProxyCommand=touch {0}/shop")]
    [InlineData("ssh://git@-oProxyCommand=touch${{IFS}}{0}/shop")]
    [InlineData("ssh://git@127.0.0.1/$(touch {0})")]
    [InlineData("ssh://git@127.0.0.1/';touch {0};'")]
    [InlineData("ssh://git@127.0.0.1;touch {0};/shop")]
    [InlineData("file://$(touch {0})")]
    [InlineData("http://127.0.0.1:1/`touch {0}`")]
    [InlineData("| touch {0}")]
    public async Task A_URL_runs_nothing(string form)
    {
        var (file, asked) = (_clones.At("ran"), _clones.At("asked"));
        var url = string.Format(CultureInfo.InvariantCulture, form, file);
        // A remote machine whose shell runs what it is asked to.
        var script = await ScriptAsync("ssh.sh", $"printf '%s\\n' \"$@\" > {asked}\nfor last; do :; done\nexec sh -c \"$last\"\n");
        IReadOnlyList<string> worker = ["env", $"GIT_SSH_COMMAND={script}", .. FetchWorkerCommand.Program];

        await Refused(Remotes().Open(new(url)));
        await Refused(Remotes(o => o with { WorkerCommand = worker }).Open(new(url)));

        Assert.False(File.Exists(file), url);
        if (File.Exists(asked))
            Assert.DoesNotContain(await File.ReadAllLinesAsync(asked), l => l.StartsWith("-o", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--upload-pack=touch ran")]
    [InlineData("-h")]
    [InlineData("../../config")]
    [InlineData("main..HEAD")]
    [InlineData("main@{1}")]
    [InlineData("$(touch ran)")]
    [InlineData("a:b\0c")]
    public async Task A_name_is_that_of_a_branch_or_tag_and_nothing_else(string name)
    {
        _upstream.Commit(("a.yaml", "1"));
        var remote = Remotes().Open(new(_upstream.Path));
        await remote.FetchAsync(default);

        Assert.Null(remote.Resolve(new BranchSelector(name)));
        Assert.Null(remote.Resolve(new TagSelector(name)));
    }

    [Fact]
    public async Task Signed_commits_are_distinguished_from_others()
    {
        Assert.SkipUnless(Programs.Has("ssh-keygen"), "ssh-keygen is not on this machine");
        var (good, other) = (_clones.At("good"), _clones.At("other"));
        foreach (var (file, type) in new[] { (good, "ed25519"), (other, "ecdsa") })
            await Programs.RunAsync("ssh-keygen", ["-q", "-t", type, "-N", "", "-C", "", "-f", file], _clones.Path);
        var plain = _upstream.Commit(("a.yaml", "1"));
        var signed = Sign("ssh", good, "2");
        var foreign = Sign("ssh", other, "3");
        var remote = Remotes().Open(new(_upstream.Path));
        await remote.FetchAsync(default);
        var one = new Signers($"# who may\nada@example.com {(await File.ReadAllTextAsync(good + ".pub")).Trim()}\n", []);
        var both = one with
        {
            AllowedSigners = one.AllowedSigners + $"bo@example.com namespaces=\"git\" {await File.ReadAllTextAsync(other + ".pub")}",
        };

        Assert.Equal(new(true, "signed by ada@example.com"), remote.Verify(signed, one));
        Assert.Equal(new(false, "it is not signed"), remote.Verify(plain, one));
        Assert.Contains("is not among the allowed signers", remote.Verify(foreign, one).Reason, StringComparison.Ordinal);
        Assert.Equal(new(true, "signed by bo@example.com"), remote.Verify(foreign, both));
        Assert.False(
            remote
                .Verify(
                    foreign,
                    both with
                    {
                        AllowedSigners = both.AllowedSigners!.Replace("\"git\"", "\"file\"", StringComparison.Ordinal),
                    }
                )
                .Good
        );
    }

    [Fact]
    public async Task OpenPGP_signatures_count_by_the_keys_that_are_named()
    {
        Assert.SkipUnless(Programs.Has("gpg"), "gpg is not on this machine");
        var home = Directory.CreateDirectory(_clones.At("g"));
        IReadOnlyDictionary<string, string> variables = new Dictionary<string, string> { ["GNUPGHOME"] = home.FullName };
        await Programs.RunAsync(
            "gpg",
            ["--batch", "--passphrase", "", "--quick-gen-key", "Ada <ada@example.com>", "rsa2048"],
            _clones.Path,
            variables
        );
        var key = (await Programs.RunAsync("gpg", ["--armor", "--export"], _clones.Path, variables)).Output;
        _upstream.Run("config", "gpg.program", await ScriptAsync("gpg.sh", $"GNUPGHOME={home.FullName} exec gpg \"$@\"\n"));
        var signed = Sign("openpgp", "ada@example.com", "1");
        var remote = Remotes().Open(new(_upstream.Path));
        await remote.FetchAsync(default);

        Assert.Equal(new(true, "signed by Ada <ada@example.com>"), remote.Verify(signed, new(null, [key])));
        Assert.Contains("no keys are configured", remote.Verify(signed, new(null, [])).Reason, StringComparison.Ordinal);
        await Programs.RunAsync("gpgconf", ["--kill", "gpg-agent"], _clones.Path, variables);
    }

    [Fact]
    public async Task Links_submodules_and_names_that_no_checkout_has_are_distinguished()
    {
        _upstream.Commit(("models/a.yaml", "a"));
        var blob = _upstream.Run("rev-parse", "HEAD:models/a.yaml");
        var commit = _upstream.Run("rev-parse", "HEAD");
        File.CreateSymbolicLink(Path.Combine(_upstream.Path, "models", "out.yaml"), "/etc/hostname");
        _upstream.Run("add", "-A");
        _upstream.Run("update-index", "--add", "--cacheinfo", $"160000,{commit},models/sub");
        _upstream.Run("commit", "-q", "-m", "Links");
        var remote = Remotes().Open(new(_upstream.Path));
        await remote.FetchAsync(default);

        Assert.Equal(
            [new("models/a.yaml", FileKind.File, blob), new("models/out.yaml", FileKind.Link), new("models/sub", FileKind.Submodule)],
            remote.Open(remote.Resolve(null)!).List("models")
        );
    }

    public void Dispose()
    {
        _clones.Dispose();
        _upstream.Dispose();
    }

    private string Sign(string format, string key, string text)
    {
        File.WriteAllText(Path.Combine(_upstream.Path, "a.yaml"), text);
        _upstream.Run("add", "-A");
        _upstream.Run("-c", $"gpg.format={format}", "-c", $"user.signingkey={key}", "commit", "-q", "-S", "-m", "Signed");
        return _upstream.Run("rev-parse", "HEAD");
    }

    private async Task<string> ScriptAsync(string name, string text)
    {
        await File.WriteAllTextAsync(_clones.At(name), "#!/bin/sh\n" + text);
        await Programs.RunAsync("chmod", ["+x", _clones.At(name)], _clones.Path);
        return _clones.At(name);
    }

    private IRemotes Remotes(Func<GitOptions, GitOptions>? change = null, IRemoteTokens? tokens = null)
    {
        var options = new GitOptions { Folder = _clones.At(Guid.NewGuid().ToString("N")), WorkerCommand = FetchWorkerCommand.Program };
        return GitRegistration.AddRemotes(change?.Invoke(options) ?? options, TimeProvider.System, tokens);
    }

    private static IEnumerable<(string Path, string? Password)> Packs(GitHost host) =>
        host.Requests.Where(r => r.Path.EndsWith("/git-upload-pack", StringComparison.Ordinal));

    private static Task<ServiceException> Refused(IRemoteRepository remote) =>
        Assert.ThrowsAsync<ServiceException>(() => remote.FetchAsync(default));

    private sealed class TokenSequence(params string[] tokens) : IRemoteTokens
    {
        private int _next;

        public ValueTask<string?> FindAsync(string url, CancellationToken cancellationToken) => new(tokens[_next++]);
    }
}
