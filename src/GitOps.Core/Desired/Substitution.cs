using GitOps.Core.Diagnostics;
using GitOps.Core.Manifests;
using GitOps.Schema.Validation;
using GitOps.Schema.Values;

namespace GitOps.Core.Desired;

/// <summary>Substitutes <c>${{ vars.… }}</c> and <c>${{ env.… }}</c>; references are resolved later.</summary>
internal sealed class Substitution(EnvironmentSettings environment, List<Diagnostic> diagnostics)
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

    private void AddError(string message, SourcePosition? position, string help) =>
        diagnostics.Add(new(DiagnosticCodes.BadExpression, message, position, null, help));
}
