using GitOps.Core.Diagnostics;

namespace GitOps.Controller.Cli.Hosting;

/// <summary>The manifests have errors. The command prints all of them and ends with exit code 1.</summary>
internal sealed class ManifestErrorsException(IReadOnlyList<Diagnostic> diagnostics) : Exception(Diagnostic.FirstError(diagnostics))
{
    public IReadOnlyList<Diagnostic> Diagnostics { get; } = diagnostics;
}
