using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GitOps.LocalGitHub.GraphQl;

/// <summary>The arguments in the text of a GraphQL operation, with the values of its variables, by name.</summary>
internal static partial class GraphQlArguments
{
    public static IReadOnlyDictionary<string, string> Of(string query, JsonObject? variables)
    {
        var arguments = new Dictionary<string, string>();
        foreach (Match match in Argument().Matches(query))
            Add(arguments, match.Groups["name"].Value, Value(match.Groups["value"].Value, variables));
        return arguments;
    }

    // A variable for a whole input object has its fields.
    private static void Add(Dictionary<string, string> arguments, string name, JsonNode? value)
    {
        if (value is JsonObject input)
            foreach (var (field, nested) in input)
                Add(arguments, field, nested);
        else if (value is not null)
            arguments[name] = value.ToString();
    }

    private static JsonNode? Value(string text, JsonObject? variables) =>
        text[0] switch
        {
            '$' => variables?[text[1..]],
            '"' => JsonSerializer.Deserialize<string>(text),
            _ => text,
        };

    // Declarations of variables, such as "$id: ID!", are no arguments.
    [GeneratedRegex("""(?<![$\w])(?<name>\w+)\s*:\s*(?<value>"(?:[^"\\]|\\.)*"|\$\w+|\w+)""")]
    private static partial Regex Argument();
}
