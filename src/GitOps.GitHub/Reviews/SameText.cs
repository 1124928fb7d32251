namespace GitOps.GitHub.Reviews;

/// <summary>Compares texts as GitHub keeps them: it may change the ends of lines and the white space at the end.</summary>
internal static class SameText
{
    public static bool Is(string? one, string? other) => Normalize(one) == Normalize(other);

    public static string Normalize(string? text) => (text ?? "").Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd();
}
