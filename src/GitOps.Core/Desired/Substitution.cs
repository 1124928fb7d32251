using GitOps.Core.Diagnostics;
using GitOps.Core.Manifests;
using GitOps.Schema.Validation;
using GitOps.Schema.Values;

namespace GitOps.Core.Desired;

/// <summary>Substitutes <c>${{ vars.… }}</c> and <c>${{ env.… }}</c>; references are resolved later.</summary>
internal sealed class Substitution(EnvironmentSettings environment, DiagnosticList diagnostics)
{
    private readonly Dictionary<string, string?> _environmentValues = new()
    {
        ["name"] = environment.Name,
        ["region"] = environment.Region,
        ["account"] = environment.Account,
        ["roleArn"] = environment.RoleArn,
        ["bucket"] = environment.Bucket,
    };

    public EnvironmentSettings Environment => environment;

    public DataMap Apply(DataMap map) => map with { Entries = [.. map.Entries.Select(e => e with { Value = Apply(e.Value) })] };

    private DataNode Apply(DataNode node) =>
        node switch
        {
            DataMap map => Apply(map),
            DataList list => list with { Items = [.. list.Items.Select(Apply)] },
            DataScalar { Kind: ScalarKind.Text } scalar when scalar.Text.Contains("${{", StringComparison.Ordinal) => Apply(scalar),
            _ => node,
        };

    private DataScalar Apply(DataScalar scalar)
    {
        if (Expression.UnclosedAt(scalar.Text) is { } start)
            AddError(
                $"the expression {Excerpt(scalar.Text.AsSpan(start))} is not closed: expected }}}} after its content",
                scalar.Position,
                "write ${{ … }}; for a literal ${{ use a variable with that value"
            );
        var text = Expression.Replace(scalar.Text, inner => Evaluate(inner, scalar.Position));
        return scalar with
        {
            Text = text,
            Kind = Expression.IsWhole(scalar.Text) && !Expression.IsReference(text) ? ScalarKind.Untyped : ScalarKind.Text,
        };
    }

    private string? Evaluate(string inner, SourcePosition? position)
    {
        var dot = inner.IndexOf('.', StringComparison.Ordinal);
        var (space, name) = dot < 0 ? (inner, "") : (inner[..dot], inner[(dot + 1)..]);
        switch (space)
        {
            case "ref" when Expression.ParseReference(inner) is not null:
                return null;
            case "vars" when environment.Vars.TryGetValue(name, out var value):
                if (Expression.Contents(value.Text).FirstOrDefault(IsVariable) is { } nested)
                    AddError(
                        $"variable {name} contains the expression {nested}, which is not evaluated there",
                        position,
                        $"write the value itself in {RepositorySettingsReader.FileName}, or use ${{{{ {nested} }}}} in the manifest"
                    );
                return value.Text;
            case "env" when _environmentValues.TryGetValue(name, out var value):
                if (value is not null)
                    return value;
                AddError(
                    $"environment {environment.Name} has no {name}",
                    position,
                    $"add {name} to {environment.Name} in {RepositorySettingsReader.FileName}"
                );
                return null;
            case "vars":
                AddError(
                    $"environment {environment.Name} has no variable {name}",
                    position,
                    Suggestion.DidYouMean(name, environment.Vars.Keys) ?? $"add it under vars in {RepositorySettingsReader.FileName}"
                );
                return null;
            case "env":
                AddError(
                    $"unknown value env.{name}",
                    position,
                    Suggestion.DidYouMean(name, _environmentValues.Keys) ?? $"expected one of {string.Join(", ", _environmentValues.Keys)}"
                );
                return null;
            default:
                AddError($"invalid expression '{inner}'", position, "expected vars.<name>, env.<name> or ref.<Kind>.<name>.<output>");
                return null;
        }
    }

    private static bool IsVariable(string inner) =>
        inner.StartsWith("vars.", StringComparison.Ordinal) || inner.StartsWith("env.", StringComparison.Ordinal);

    private static string Excerpt(ReadOnlySpan<char> rest)
    {
        var line = rest[..(rest.IndexOfAny('\r', '\n') is >= 0 and var end ? end : rest.Length)].Trim();
        return line.Length <= 40 ? $"'{line}'" : $"'{line[..37]}…'";
    }

    private void AddError(string message, SourcePosition? position, string help) =>
        diagnostics.Add(new(DiagnosticCodes.BadExpression, message, position, null, help));
}
