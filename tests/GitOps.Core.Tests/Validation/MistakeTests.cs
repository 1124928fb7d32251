using System.Globalization;
using GitOps.Core.Diagnostics;
using GitOps.Testing;

namespace GitOps.Core.Tests.Validation;

public sealed class MistakeTests
{
    public static TheoryData<string> Names() =>
        [
            .. Directory
                .EnumerateFiles(Tree.Cases("mistakes"), "*.yaml")
                .Select(f => Path.GetFileNameWithoutExtension(f)!)
                .Order(StringComparer.Ordinal),
        ];

    [Theory, MemberData(nameof(Names))]
    public void A_single_mistake_is_reported_once_at_its_position(string name)
    {
        var diagnostics = Loading.Validate(new Dictionary<string, string> { ["models/a.yaml"] = Read(name) });

        Assert.Equal([Expected(name, 0)], diagnostics.Select(Short));
        Assert.All(diagnostics, d => Assert.False(string.IsNullOrWhiteSpace(d.Message)));
    }

    [Fact]
    public void A_tag_that_the_controller_sets_itself_is_refused()
    {
        var manifest = """
            apiVersion: sagemaker.services.k8s.aws/v1alpha1
            kind: ModelPackageGroup
            metadata: {name: churn}
            spec:
              modelPackageGroupName: churn
              tags: [{key: "gitops:repo", value: other}, {key: team, value: ml}]
            """;

        var diagnostic = Assert.Single(Loading.Validate(new Dictionary<string, string> { ["models/a.yaml"] = manifest }));

        Assert.Equal(DiagnosticCodes.ReservedTag, diagnostic.Code);
        Assert.Contains("gitops:repo", diagnostic.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("us-east-1", true)]
    [InlineData("eu-west-1", false)]
    public void The_region_annotation_of_ACK_must_be_the_region_of_the_environment(string region, bool isError)
    {
        var manifest = $"""
            apiVersion: sagemaker.services.k8s.aws/v1alpha1
            kind: ModelPackageGroup
            metadata:
              name: churn
              annotations:
                services.k8s.aws/region: {region}
            spec:
              modelPackageGroupName: churn
            """;

        var diagnostics = Loading.Validate(new Dictionary<string, string> { ["models/a.yaml"] = manifest });

        Assert.Equal(isError ? [DiagnosticCodes.OtherRegion] : [], diagnostics.Select(d => d.Code));
    }

    [Fact]
    public void A_manifest_of_the_retired_operator_is_named_as_such()
    {
        var manifest = "apiVersion: sagemaker.aws.amazon.com/v1\nkind: TrainingJob\nmetadata: {name: churn}\nspec: {}\n";

        var diagnostic = Assert.Single(Loading.Validate(new Dictionary<string, string> { ["models/a.yaml"] = manifest }));

        Assert.Contains("retired SageMaker Operator for Kubernetes", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_value_of_a_variable_is_text_except_for_references()
    {
        var files = new Dictionary<string, string>
        {
            ["gitops.yaml"] = Loading.Settings.Replace(
                "vars: {",
                "vars: {open: \"${{\", nested: \"${{ env.region }}\", "
                    + "target: \"${{ ref.ModelPackageGroup.churn.ModelPackageGroupArn }}\", ",
                StringComparison.Ordinal
            ),
            ["models/a.yaml"] = """
                apiVersion: sagemaker.services.k8s.aws/v1alpha1
                kind: ModelPackageGroup
                metadata: {name: churn}
                spec:
                  modelPackageGroupName: churn
                  modelPackageGroupDescription: ${{ vars.open }} literal
                ---
                apiVersion: sagemaker.services.k8s.aws/v1alpha1
                kind: ModelPackageGroup
                metadata: {name: other}
                spec:
                  modelPackageGroupName: other
                  modelPackageGroupDescription: ${{ vars.target }} and ${{ vars.nested }}
                """,
        };

        var diagnostic = Assert.Single(Loading.Validate(files));

        Assert.Equal("variable nested contains the expression env.region, which is not evaluated there", diagnostic.Message);
    }

    [Fact]
    public void Twenty_mistakes_are_reported_in_one_run_and_nothing_else()
    {
        // A syntax error ends its file, so that one comes last; the others share the file as documents.
        var names = Names().Select(n => n.Data).OrderBy(n => n == "12-tab-indentation").ToList();
        var (text, expected) = ("", new List<string>());
        foreach (var name in names)
        {
            expected.Add(Expected(name, text.Count(c => c == '\n')));
            text += Read(name) + "---\n";
        }

        var diagnostics = Loading.Validate(new Dictionary<string, string> { ["models/all.yaml"] = text });

        Assert.Equal(20, diagnostics.Count);
        Assert.Equal(expected.Order(StringComparer.Ordinal), diagnostics.Select(Short).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_similar_name_is_suggested()
    {
        var found = Loading.Validate(new Dictionary<string, string> { ["models/a.yaml"] = Read("02-unknown-field-with-a-near-name") });

        Assert.Contains("did you mean hyperParameters?", found[0].Help, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_UTF8_is_reported_and_the_others_are_read()
    {
        var files = new Dictionary<string, string>
        {
            ["models/a.yaml"] = Read("01-wrong-type"),
            ["models/b.latin1.yaml"] = "# one\n# Adélie\n",
        };

        var found = Loading.Validate(files);

        Assert.Equal(["wrong-type", "not-utf8"], found.Select(d => d.Code));
        Assert.Equal(2, found[1].Position!.Line);
    }

    [Fact]
    public void A_file_of_nested_aliases_is_reported_and_not_read_further()
    {
        var bomb =
            "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
            + string.Concat("bcdefghi".Select((c, i) => $"{c}: &{c} [{string.Join(", ", Enumerable.Repeat($"*{(char)(c - 1)}", 10))}]\n"));

        var found = Loading.Validate(new Dictionary<string, string> { ["models/a.yaml"] = bomb });

        Assert.Equal("too-large", Assert.Single(found).Code);
    }

    [
        Theory,
        InlineData("sync: {prune: yes}", "wrong-type"),
        InlineData("account: \"12\"", "bad-length"),
        InlineData("regoin: eu-west-1", "unknown-field")
    ]
    public void Mistakes_in_gitops_yaml_are_reported(string line, string code)
    {
        var settings = Loading.Settings.Replace(
            "region: eu-west-1",
            code == "unknown-field" ? line : "region: eu-west-1",
            StringComparison.Ordinal
        );
        settings = code switch
        {
            "bad-length" => settings.Replace("account: \"123456789012\"", line, StringComparison.Ordinal),
            "wrong-type" => settings + "\n    " + line,
            _ => settings,
        };

        var found = Loading.Validate(new Dictionary<string, string> { ["gitops.yaml"] = settings, ["models/a.yaml"] = "" });

        Assert.Equal(code, Assert.Single(found).Code);
        Assert.Equal("gitops.yaml", found[0].Position!.File);
    }

    private static string Read(string name) => File.ReadAllText(Path.Combine(Tree.Cases("mistakes"), name + ".yaml"));

    private static string Expected(string name, int shift)
    {
        var parts = File.ReadAllText(Path.Combine(Tree.Cases("mistakes"), name + ".expected")).Trim().Split(':', 2);
        return $"{int.Parse(parts[0], CultureInfo.InvariantCulture) + shift}:{parts[1]}";
    }

    private static string Short(Diagnostic d) => $"{d.Position!.Line}:{d.Position.Column} {d.Code}";
}
