using System.Diagnostics;
using System.Text;

namespace GitOps.Fuzz;

/// <summary>An error that a target does not document, with the input that led to it.</summary>
internal sealed record Finding(string Key, string Message, byte[] Input)
{
    /// <summary>What an exception says, told apart from others by its type and the first place in this project's code.</summary>
    public static Finding Of(Exception exception, byte[] input)
    {
        var cause = exception is InternalErrorException { InnerException: { } inner } ? inner : exception;
        var frame = new StackTrace(cause, fNeedFileInfo: true)
            .GetFrames()
            .FirstOrDefault(f =>
                f.GetMethod()?.DeclaringType is { } type && type.FullName!.StartsWith("GitOps.", StringComparison.Ordinal)
            );
        var place = frame is null ? "?" : $"{frame.GetMethod()!.DeclaringType!.FullName}, line {frame.GetFileLineNumber()}";
        return new($"{cause.GetType().Name} in {place}", exception.ToString(), input);
    }

    /// <summary>The input as a literal of C#.</summary>
    public string Literal()
    {
        var text = new StringBuilder();
        foreach (var character in Input.Take(1500).Select(b => (char)b))
            text.Append(
                character switch
                {
                    '"' => "\\\"",
                    '\\' => "\\\\",
                    '\n' => "\\n",
                    >= ' ' and <= '~' => character,
                    _ => $"\\x{(int)character:x2}",
                }
            );
        return $"\"{text}\"{(Input.Length > 1500 ? $" and {Input.Length - 1500} bytes more" : "")}";
    }
}

/// <summary>A server responded with an internal error.</summary>
internal sealed class InternalErrorException(string response, Exception? inner)
    : Exception($"the response is an internal error: {response}", inner);
