using System.Text.RegularExpressions;
using GitOps.LocalGitHub.Identity;

namespace GitOps.LocalGitHub.Server;

/// <summary>
/// An operation of the API. In its path, <c>{name}</c> stands for one segment and <c>{name*}</c> for one or more.
/// </summary>
internal sealed class Route(string method, string path, Access access, Func<Call, Answer> handler)
{
    private readonly Regex _pattern = new(
        "^" + Regex.Replace(path, @"\{(\w+)(\*?)\}", m => $"(?<{m.Groups[1].Value}>{(m.Groups[2].Length > 0 ? ".+" : "[^/]+")})") + "$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    );

    public string Path => path;

    public Access Access => access;

    public Answer Handle(Call call) => handler(call);

    /// <summary>The values of the path; null when the request is for another route.</summary>
    public IReadOnlyDictionary<string, string>? Match(string requestMethod, string requestPath)
    {
        if (!method.Equals(requestMethod, StringComparison.OrdinalIgnoreCase))
            return null;
        var match = _pattern.Match(requestPath);
        return match.Success
            ? match.Groups.Values.Where(g => g.Name != "0").ToDictionary(g => g.Name, g => Uri.UnescapeDataString(g.Value))
            : null;
    }
}

/// <summary>The routes of one area of the API.</summary>
internal interface IEndpoints
{
    IEnumerable<Route> Routes { get; }
}
