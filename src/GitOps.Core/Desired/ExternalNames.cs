using GitOps.Core.Diagnostics;
using GitOps.Schema.Validation;

namespace GitOps.Core.Desired;

/// <summary>The names that no manifest of an environment defines.</summary>
public static class ExternalNames
{
    /// <summary>
    /// A warning for each of these names: only a plan can tell whether AWS has it. It may also be one that was renamed or deleted in Git.
    /// </summary>
    public static IEnumerable<Diagnostic> Warnings(DesiredGraph graph) =>
        from resource in graph.Resources
        from external in resource.Externals
        select new Diagnostic(
            DiagnosticCodes.ExternalName,
            $"environment {graph.Environment.Name} has no {external.Kind} {external.Name}: it must exist in AWS",
            external.Position ?? resource.Position,
            $"spec.{external.Path}",
            Suggestion.DidYouMean(external.Name, graph.Resources.Where(r => r.Kind == external.Kind).Select(r => r.Id.Name))
                ?? "`gitops plan` checks it; correct the name if Git should have it",
            Severity.Warning
        );
}
