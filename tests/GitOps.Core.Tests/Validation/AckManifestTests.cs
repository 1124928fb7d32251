using System.Text.RegularExpressions;
using GitOps.Testing;

namespace GitOps.Core.Tests.Validation;

public sealed partial class AckManifestTests
{
    [Fact]
    public void Manifests_that_users_of_ACK_have_validate_unchanged()
    {
        var folder = Tree.Shared("ack-manifests");
        if (folder is null)
        {
            Assert.Skip("shared/ack-manifests is not beside this checkout");
            return;
        }

        var files = Directory
            .EnumerateFiles(folder, "*.yaml")
            .ToDictionary(
                f => "models/" + Path.GetFileName(f),
                f => Placeholder().Replace(File.ReadAllText(f), m => Fill(m.Groups[1].Value, Path.GetFileNameWithoutExtension(f)))
            );

        Assert.Equal(11, files.Count);
        Assert.Empty(Loading.Validate(files).Select(d => d.ToString()));
    }

    private static string Fill(string name, string file) =>
        name switch
        {
            _ when name.EndsWith("ROLE_ARN", StringComparison.Ordinal) => "arn:aws:iam::123456789012:role/sagemaker",
            _ when name.EndsWith("IMAGE_URI", StringComparison.Ordinal) => "123456789012.dkr.ecr.us-west-2.amazonaws.com/xgboost:1",
            _ when name.EndsWith("INSTANCE_TYPE", StringComparison.Ordinal) => "ml.m5.large",
            _ when name.EndsWith("BUCKET", StringComparison.Ordinal) => "some-bucket",
            // Two files contain the same kind with the same placeholder, so the name is derived from the file's.
            "ENDPOINT_CONFIG_NAME" => file.Replace('_', '-')[..Math.Min(file.Length, 60)],
            _ => name.ToLowerInvariant().Replace('_', '-')[..Math.Min(name.Length, 30)].TrimEnd('-'),
        };

    [GeneratedRegex(@"\$([A-Z0-9_]+)")]
    private static partial Regex Placeholder();
}
