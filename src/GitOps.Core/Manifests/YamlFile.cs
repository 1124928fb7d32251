using GitOps.Core.Diagnostics;
using GitOps.Schema.Values;

namespace GitOps.Core.Manifests;

/// <summary>What a YAML file holds: its documents, and what is wrong with it. Not whole when the rest of the file could not be read.</summary>
public sealed record YamlFile(IReadOnlyList<DataNode> Documents, IReadOnlyList<Diagnostic> Diagnostics, bool IsWhole);
