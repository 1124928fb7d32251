using GitOps.Core.Reports;
using GitOps.Testing;

namespace GitOps.Core.Tests.Validation;

/// <summary>The whole text of each diagnostic: place, code, path, message, and what to do.</summary>
public sealed class FaultGoldenTests
{
    public static TheoryData<string, string> Cases() =>
        [
            .. new[] { "faults", "mistakes" }.SelectMany(area =>
                Directory
                    .EnumerateFiles(Tree.Cases(area), "*.yaml")
                    .Select(f => Path.GetFileNameWithoutExtension(f)!)
                    .Order(StringComparer.Ordinal)
                    .Select(name => new TheoryDataRow<string, string>(area, name))
            ),
        ];

    [Theory, MemberData(nameof(Cases))]
    public void Each_fault_is_reported_with_its_place_and_what_to_do(string area, string name)
    {
        var path = Path.Combine(Tree.Cases(area), name);

        var found = Loading.Validate(new Dictionary<string, string> { ["models/a.yaml"] = File.ReadAllText(path + ".yaml") });

        Golden.Matches(path + ".txt", string.Concat(found.Select(d => DiagnosticReport.Text(d) + "\n")));
    }

    [Fact]
    public void A_data_set_of_files_needs_a_bucket()
    {
        var files = new Dictionary<string, string>
        {
            ["gitops.yaml"] = Loading.Settings.Replace("    bucket: churn-dev\n", "", StringComparison.Ordinal),
            ["models/a.yaml"] = "apiVersion: gitops.mlops/v1alpha1\nkind: Dataset\nmetadata: {name: rows}\nspec: {path: data/rows}\n",
        };

        var fault = Assert.Single(Loading.Validate(files));

        Assert.Equal(("missing-field", "spec.path"), (fault.Code, fault.Path));
        Assert.Contains("bucket", fault.Message, StringComparison.Ordinal);
        Assert.Contains("gitops.yaml", fault.Help, StringComparison.Ordinal);
    }
}
