using GitOps.Core.Diagnostics;
using GitOps.Engine.Deciding;
using GitOps.Engine.Pipeline;
using GitOps.Engine.Reading;
using GitOps.Schema.Catalog;

namespace GitOps.Fuzz.Targets;

/// <summary>Reads a repository as the commands do.</summary>
internal static class Pipeline
{
    private static readonly EnvironmentPipeline Stages = new(new Decider(new AllowEverything()), KindCatalog.Default, TimeProvider.System);

    /// <summary>The codes of all diagnostics, once each.</summary>
    public static string Codes(IRepositoryFiles files)
    {
        var reader = new RepositoryReader(files, KindCatalog.Default);
        var found = new List<Diagnostic>();
        if (reader.ReadSettings() is { } settings)
            foreach (var environment in settings.Environments)
                found.AddRange(Stages.Read(settings.Repository, environment, files, new()).Diagnostics);
        return Codes([.. reader.Diagnostics, .. found]);
    }

    /// <inheritdoc cref="Codes(IRepositoryFiles)"/>
    public static string Codes(IReadOnlyList<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
            _ = diagnostic.ToString();
        return string.Join(' ', diagnostics.Select(d => d.Code).Distinct().Order(StringComparer.Ordinal));
    }
}
