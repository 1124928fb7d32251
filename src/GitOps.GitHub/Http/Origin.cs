namespace GitOps.GitHub.Http;

/// <summary>The scheme, host and port of a URL: what a token is sent to.</summary>
internal static class Origin
{
    public static string Of(Uri url) => url.GetLeftPart(UriPartial.Authority);

    public static bool IsSame(Uri one, Uri other) =>
        one.Scheme == other.Scheme
        && one.Port == other.Port
        && string.Equals(one.IdnHost, other.IdnHost, StringComparison.OrdinalIgnoreCase);
}
