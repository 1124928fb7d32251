using GitOps.Core.Diagnostics;
using GitOps.Core.Manifests;

namespace GitOps.Engine.Reading;

/// <summary>What a file of manifests came to; <paramref name="Unread"/> is its text when it could not be read whole. Depends on the file's path and content alone, so it holds for every commit with that content.</summary>
public sealed record ParsedFile(IReadOnlyList<Manifest> Manifests, string Unread, IReadOnlyList<Diagnostic> Diagnostics);
