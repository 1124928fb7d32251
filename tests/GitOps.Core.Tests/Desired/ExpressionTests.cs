using System.Text.RegularExpressions;
using GitOps.Core.Desired;
using GitOps.Core.Manifests;

namespace GitOps.Core.Tests.Desired;

public sealed class ExpressionTests
{
    [Theory]
    [InlineData("plain", false, false, false)]
    [InlineData("${{ vars.role }}", true, false, true)]
    [InlineData("${{vars.role}}", true, false, true)]
    [InlineData("s3://${{ vars.bucket }}", true, false, false)]
    [InlineData("${{ vars.a }}${{ vars.b }}", true, false, false)]
    [InlineData("${{ ref.Model.churn.ModelArn }}", true, true, true)]
    [InlineData("${{ vars.a }}/${{ ref.Model.churn.ModelArn }}", true, true, false)]
    [InlineData("${{ ref.Model.churn }}", true, false, true)]
    [InlineData("${{ never closed", true, false, false)]
    public void A_text_holds_expressions_or_references_or_is_one_expression(string text, bool any, bool reference, bool whole) =>
        Assert.Equal((any, reference, whole), (Expression.IsAny(text), Expression.IsReference(text), Expression.IsWhole(text)));

    [Theory]
    [InlineData("ref.Model.churn.ModelArn", "Model/churn", "ModelArn")]
    [InlineData("ref.TrainingJob.churn.ModelArtifacts.S3ModelArtifacts", "TrainingJob/churn", "ModelArtifacts.S3ModelArtifacts")]
    [InlineData("ref.Model.churn", null, null)]
    [InlineData("ref.Model.churn.", null, null)]
    [InlineData("ref.Model..ModelArn", null, null)]
    [InlineData("ref..churn.ModelArn", null, null)]
    [InlineData("refs.Model.churn.ModelArn", null, null)]
    public void A_reference_names_a_kind_a_resource_and_an_output(string inner, string? target, string? output)
    {
        var reference = Expression.ParseReference(inner);

        Assert.Equal((target, output), (reference?.Target.ToString(), reference?.Output));
    }

    [Fact]
    public void Each_expression_is_replaced_and_one_without_a_value_stays() =>
        Assert.Equal("1-${{ b }}-3", Expression.Replace("${{ a }}-${{ b }}-3", inner => inner == "a" ? "1" : null));

    [Theory]
    [InlineData("plain }} and }", null)]
    [InlineData("${{ vars.a }}", null)]
    [InlineData("{\"a\": {\"b\": \"${{ vars.a }}\"}}", null)]
    [InlineData("${{ vars.instance", 0)]
    [InlineData("s3://${{ vars.bucket }/x", 5)]
    [InlineData("${{ vars.a }} ${{ vars.b", 14)]
    [InlineData("${{ vars.a } ${{ vars.b }}", 0)]
    public void An_expression_that_does_not_end_is_found(string text, int? at) => Assert.Equal(at, Expression.UnclosedAt(text));

    [Fact]
    public void Random_texts_have_the_expressions_that_the_grammar_says()
    {
        var random = new Random(20261128);
        var tokens = new[] { "${{", "}}", "}", "{", "$", " ", "a", "ref.Model.a.b", "\n" };
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => tokens[random.Next(tokens.Length)]));
            var expected = Regex.Matches(text, @"\$\{\{\s*([^}]*?)\s*\}\}");

            Assert.Equal(expected.Select(m => m.Groups[1].Value), Expression.Contents(text));
            Assert.Equal(expected.FirstOrDefault()?.Length == text.Length && text.Length > 0, Expression.IsWhole(text));
        }
    }

    [Theory]
    [InlineData("${{")]
    [InlineData("${{ a }")]
    [InlineData("${{ a }}")]
    public void A_text_of_megabytes_is_read_in_linear_time(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, 500_000));

        Assert.Equal(text, Expression.Replace(text, _ => null));
        Assert.Equal(part == "${{ a }}" ? null : 0, Expression.UnclosedAt(text));
    }

    [Fact]
    public void All_references_of_a_text_are_found_in_their_order() =>
        Assert.Equal(
            [(new("A", "a"), "x"), (new("B", "b"), "y.z")],
            Expression.References("${{ ref.A.a.x }} ${{ vars.v }} ${{ ref.B.b.y.z }}")
        );

    [Fact]
    public void A_written_reference_can_be_read_again() =>
        Assert.Equal(
            [(new ResourceId("Model", "churn"), "ModelArn")],
            Expression.References(Expression.Write(new("Model", "churn"), "ModelArn"))
        );
}
