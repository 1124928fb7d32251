using GitOps.Core.Diagnostics;
using GitOps.Schema.Values;
using YamlDotNet.Core;

namespace GitOps.Core.Manifests;

/// <summary>Converts a parser's error to a diagnostic for users.</summary>
internal static class YamlFault
{
    public static Diagnostic Describe(string file, string text, YamlException exception)
    {
        if (exception is YamlLimitException limit)
            return new(
                DiagnosticCodes.TooLarge,
                limit.Message,
                At(file, limit.Start),
                Help: "split the file, or write out what the anchors repeat"
            );
        if (TabbedLine(text) is var (tabLine, column))
            return new(
                DiagnosticCodes.TabIndentation,
                "invalid indentation: expected spaces, got a tab",
                new(file, tabLine, column),
                Help: "replace the tab by spaces"
            );
        var message = exception.InnerException is { } inner ? inner.Message : exception.Message;
        return new(
            DiagnosticCodes.YamlSyntax,
            "invalid YAML: " + Plain(message),
            At(file, exception.Start.Index == 0 ? exception.End : exception.Start)
        );
    }

    private static SourcePosition At(string file, Mark mark) => new(file, (int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    // The scanner may report the start of the block instead of the tab, so search for the tab.
    private static (int Line, int Column)? TabbedLine(string text)
    {
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var indentation = lines[i].Length - lines[i].TrimStart(' ', '\t').Length;
            var tab = lines[i].AsSpan(0, indentation).IndexOf('\t');
            if (tab >= 0 && indentation < lines[i].TrimEnd('\r').Length)
                return (i + 1, tab + 1);
        }

        return null;
    }

    // "(Line: 3, Col: 1, Idx: 20) - (…): While parsing a node…": the position is shown separately.
    private static string Plain(string message)
    {
        var end = message.StartsWith('(') ? message.IndexOf("): ", StringComparison.Ordinal) : -1;
        var text = (end < 0 ? message : message[(end + 3)..]).TrimEnd('.');
        return text.Length == 0 ? "a value is missing here" : char.ToLowerInvariant(text[0]) + text[1..];
    }
}

/// <summary>The file exceeds the limit of depth or size.</summary>
internal sealed class YamlLimitException(in Mark start, in Mark end, string message) : YamlException(start, end, message);
