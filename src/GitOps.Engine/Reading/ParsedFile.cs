using GitOps.Core.Diagnostics;
using GitOps.Core.Manifests;

namespace GitOps.Engine.Reading;

/// <summary>
/// The manifests of a file, its length and its number of values; <paramref name="Unread"/> is its text when it could not be parsed
/// completely. Depends on the file's path and content only, so it is valid for every commit with that content.
/// </summary>
public sealed record ParsedFile(
    IReadOnlyList<Manifest> Manifests,
    int Length,
    int Values,
    string Unread,
    IReadOnlyList<Diagnostic> Diagnostics
);
