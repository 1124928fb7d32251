using GitOps.Core.Diagnostics;

namespace GitOps.Controller.Cli.Hosting;

/// <summary>Manifests that can't be used, with all their errors.</summary>
internal sealed class ManifestErrorsException(IReadOnlyList<Diagnostic> diagnostics) : Exception(Diagnostic.FirstError(diagnostics))
{
    public IReadOnlyList<Diagnostic> Diagnostics { get; } = diagnostics;
}
