using GitOps.Testing;

namespace GitOps.Core.Tests.Validation;

public sealed class ViolationMessageTests
{
    [Theory]
    [InlineData("01-wrong-type", "invalid value: expected an integer, got 'two'")]
    [InlineData("02-unknown-field-with-a-near-name", "unknown field hyperParametrs")]
    [InlineData("03-missing-field", "roleARN is required")]
    [InlineData("04-too-long", "invalid length of 64 characters: expected at most 63")]
    [InlineData("05-bad-pattern", "invalid value 'm05_config': expected a string that matches [a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}")]
    [InlineData("06-bad-enum", "invalid value 'Fil': expected one of Pipe, File, FastFile")]
    [InlineData("07-out-of-range", "invalid value -1: expected at least 0")]
    [InlineData("18-too-few-elements", "invalid length of 0 elements: expected at least 1")]
    public void A_message_says_what_is_invalid_and_what_was_expected(string mistake, string message) =>
        Assert.Equal(
            message,
            Assert
                .Single(
                    Loading.Validate(
                        new Dictionary<string, string>
                        {
                            ["models/a.yaml"] = File.ReadAllText(Path.Combine(Tree.Cases("mistakes"), mistake + ".yaml")),
                        }
                    )
                )
                .Message
        );

    [Theory]
    [InlineData("environment: {PASSWORD: 271828}", "spec.environment.PASSWORD: invalid value: expected a string, got (sensitive value)")]
    [InlineData(
        "hyperParameters: {api_key: 271828}",
        "spec.hyperParameters.api_key: invalid value: expected a string, got (sensitive value)"
    )]
    [InlineData("hyperParameters: {depth: 271828}", "spec.hyperParameters.depth: invalid value: expected a string, got the number 271828")]
    public void A_message_does_not_show_a_sensitive_value(string field, string message)
    {
        var manifest = File.ReadAllText(Path.Combine(Tree.Cases("mistakes"), "03-missing-field.yaml"))
            .Replace("spec:\n", $"spec:\n  roleARN: ${{{{ vars.role }}}}\n  {field}\n", StringComparison.Ordinal);

        var diagnostic = Assert.Single(
            Loading.Validate(new Dictionary<string, string> { ["models/a.yaml"] = manifest }),
            d => d.Path!.StartsWith("spec." + field.Split(':')[0], StringComparison.Ordinal)
        );

        Assert.Equal(message, $"{diagnostic.Path}: {diagnostic.Message}");
        Assert.Equal(message.Contains("271828", StringComparison.Ordinal), diagnostic.Help!.Contains("271828", StringComparison.Ordinal));
    }

    [Fact]
    public void A_field_that_is_set_twice_is_reported_as_a_duplicate()
    {
        var manifest = File.ReadAllText(Path.Combine(Tree.Cases("mistakes"), "03-missing-field.yaml"))
            .Replace("spec:\n", "spec:\n  roleARN: ${{ vars.role }}\n  roleArn: ${{ vars.role }}\n", StringComparison.Ordinal);

        var diagnostic = Assert.Single(Loading.Validate(new Dictionary<string, string> { ["models/a.yaml"] = manifest }));

        Assert.Equal("duplicate field roleArn: expected each field at most once", diagnostic.Message);
        Assert.Equal("RoleArn is already set; remove one of the two fields", diagnostic.Help);
    }
}
