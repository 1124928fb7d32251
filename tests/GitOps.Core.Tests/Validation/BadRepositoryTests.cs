using System.Text;
using GitOps.Core.Manifests;
using GitOps.Engine.Reading;
using GitOps.Schema.Catalog;
using GitOps.Testing;

namespace GitOps.Core.Tests.Validation;

/// <summary>Hostile and unusual repositories: each problem is reported clearly, in bounded time and memory.</summary>
public sealed class BadRepositoryTests
{
    [Fact]
    public void An_entry_that_may_hide_manifests_is_an_error_so_that_nothing_counts_as_removed()
    {
        var read = Read(
            new RepositoryFile("models/link.yaml", FileKind.Link),
            new("models/picture", FileKind.Link),
            new("models/sub", FileKind.Submodule),
            new("models/../up.yaml", FileKind.BadName)
        );

        Assert.Equal(
            [
                "models/../up.yaml is an entry whose name is not valid in a working tree",
                "models/link.yaml is a symbolic link, which is not followed",
                "models/sub is a submodule, whose files are in another repository",
            ],
            read.Select(d => d.Message).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void A_file_of_a_hundred_megabytes_is_reported_by_its_size_and_not_read() =>
        Assert.Equal(
            ["invalid file size 104857600 bytes: expected at most 4194304"],
            Read(new RepositoryFile("models/huge.yaml")).Select(d => d.Message)
        );

    [Theory]
    [InlineData("a: !![", "invalid YAML: global tags must be valid URIs")]
    [InlineData("a: \"\\ud800\\u0041\"", "invalid YAML: a valid low surrogate character is between 0xdc00 and 0xdfff")]
    [InlineData("a: \"\\udc00\\u0041\"", "invalid YAML: a valid high surrogate character is between 0xd800 and 0xdbff")]
    public void A_text_that_the_scanner_rejects_is_invalid_YAML(string text, string message)
    {
        var fault = Assert.Single(YamlReader.Read("models/a.yaml", text).Diagnostics);

        Assert.StartsWith(message, fault.Message, StringComparison.Ordinal);
        Assert.Equal(1, fault.Position!.Line);
    }

    [Fact]
    public void A_million_files_are_reported_and_not_read() =>
        Assert.Contains(
            "expected at most 200000 files in",
            Assert.Single(Read([.. Enumerable.Range(0, 200_001).Select(i => new RepositoryFile($"models/{i}.txt"))])).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Too_many_manifests_are_reported_and_not_read() =>
        Assert.Contains(
            "expected at most 20000 manifests in",
            Assert.Single(Read([.. Enumerable.Range(0, 20_001).Select(i => new RepositoryFile($"models/{i}.yaml"))])).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Names_that_differ_in_case_only_cause_a_warning() =>
        Assert.Contains(
            "models/A.yaml and models/a.yaml differ in case only",
            Assert.Single(Read(new RepositoryFile("models/A.yaml", Id: "1"), new("models/a.yaml", Id: "2"))).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Content_that_was_read_before_is_not_read_again()
    {
        var file = new RepositoryFile("models/a.yaml", Id: "1");
        var files = new OddFiles([file]);
        var first = Reading(files, null);
        var second = Reading(files, first.Parsed);

        Assert.Equal(1, files.Reads.Count(p => p == "models/a.yaml"));
        Assert.Equal(first.Parsed, second.Parsed);
    }

    [Theory]
    [InlineData(
        "a: &a [x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d "
            + "[*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e,*e]\n"
    )]
    [InlineData("deep")]
    [InlineData("wide")]
    public void A_bomb_ends_its_file_with_one_diagnostic(string text)
    {
        var bomb = text switch
        {
            "deep" => new string('[', 100_000),
            "wide" => "a: [" + string.Concat(Enumerable.Repeat("1,", 300_000)) + "]",
            _ => text,
        };

        Assert.Matches(
            "more than 200000 values|nested more than 64 deep",
            Assert.Single(Reading(new OddFiles([new("models/a.yaml")], bomb), null).Diagnostics).Message
        );
    }

    [Fact]
    public void A_path_out_of_the_repository_is_an_error() =>
        Assert.Contains(
            Loading.Validate(
                new Dictionary<string, string>
                {
                    ["gitops.yaml"] = Loading.Settings.Replace("[models]", "[models, ../other]", StringComparison.Ordinal),
                }
            ),
            d => d.Message == "invalid path '../other': expected a path inside the repository"
        );

    private static IReadOnlyList<Diagnostics.Diagnostic> Read(params RepositoryFile[] entries) =>
        Reading(new OddFiles(entries), null).Diagnostics;

    private static RepositoryReader Reading(OddFiles files, IReadOnlyDictionary<RepositoryFile, ParsedFile>? known)
    {
        var reading = new RepositoryReader(files, KindCatalog.Default, known);
        reading.ReadManifests(reading.ReadSettings()!.Environments[0]);
        return reading;
    }

    private sealed class OddFiles(IReadOnlyList<RepositoryFile> entries, string text = "") : IRepositoryFiles
    {
        public List<string> Reads { get; } = [];

        public string Source => "main";

        public string Commit => "c0ffee";

        public IReadOnlyList<RepositoryFile> List(string path, int most = int.MaxValue) => path == "gitops.yaml" ? [new(path)] : entries;

        public void Dispose() { }

        public long? SizeOf(string path) => path.Contains("huge", StringComparison.Ordinal) ? 100 << 20 : 10;

        public byte[]? Read(string path)
        {
            Reads.Add(path);
            return Encoding.UTF8.GetBytes(path == "gitops.yaml" ? Loading.Settings : text);
        }
    }
}
