using GitOps.Core.Diagnostics;
using GitOps.Schema.Values;

namespace GitOps.Core.Manifests;

/// <summary>
/// The content of a YAML file: its documents, the number of values in them, and diagnostics. It is not whole when a part could not be
/// parsed.
/// </summary>
public sealed record YamlFile(IReadOnlyList<DataNode> Documents, int Values, IReadOnlyList<Diagnostic> Diagnostics, bool IsWhole);
