using System.Text;
using GitOps.Core.Diagnostics;
using GitOps.Core.Manifests;
using GitOps.Schema.Catalog;

namespace GitOps.Engine.Reading;

/// <summary>
/// The settings of a source; <c>Value</c> is null with diagnostics when they can't be used. <c>Content</c> identifies the content of
/// <c>gitops.yaml</c> and of the signer files that it names.
/// </summary>
public sealed record SourceSettings(Revision? Revision, RepositorySettings? Value, IReadOnlyList<Diagnostic> Diagnostics, string Content);

/// <summary>Reads the settings of a source from <c>gitops.yaml</c> on its default branch. The same content is parsed once.</summary>
public sealed class SourceSettingsReader(IRemoteRepository remote, KindCatalog catalog)
{
    // An allowed-signers file or a key is far smaller.
    private const long MaxSignerBytes = 1 << 20;

    private volatile CachedSettings? _last;

    /// <summary>The settings that were read last; null when none were.</summary>
    public SourceSettings? Last => _last?.Settings;

    /// <summary>The settings as last fetched.</summary>
    public SourceSettings Get()
    {
        if (remote.Resolve(null) is not { } revision)
            return new(
                null,
                null,
                [new(DiagnosticCodes.NoBranch, "the repository has no commits, or no default branch", null, Help: "push a commit")],
                ""
            );
        if (_last is { } last && last.Settings.Revision == revision)
            return last.Settings;
        using var files = remote.Open(revision);
        var id = files.List(RepositorySettingsReader.FileName).FirstOrDefault()?.Id;
        var (value, diagnostics) =
            _last is { Id: not null } same && same.Id == id ? (same.Settings.Value, same.Settings.Diagnostics) : Read(files);
        var signers = value is null ? [] : SignerPaths(value).Select(p => $"{p} {files.List(p).FirstOrDefault()?.Id}");
        var settings = new SourceSettings(revision, value, diagnostics, string.Join('\n', signers.Prepend(id)));
        _last = new(id, settings);
        return settings;
    }

    /// <summary>The signers of all environments, as last fetched. A missing file has no signers.</summary>
    public Signers ReadSigners(RepositorySettings settings)
    {
        var files = settings.Environments.Select(e => e.Signers).OfType<SignerFiles>().ToList();
        if (files.Count == 0)
            return Signers.None;
        using var tree = remote.Open(Get().Revision!);
        var allowed = files
            .Select(f => f.AllowedSigners)
            .OfType<string>()
            .Distinct()
            .Select(p => ReadText(tree, p))
            .OfType<string>()
            .ToList();
        var keys = files.SelectMany(f => f.Keys).Distinct().Select(p => ReadText(tree, p)).OfType<string>();
        return new(allowed.Count > 0 ? string.Join('\n', allowed) : null, [.. keys]);
    }

    /// <summary>The problems of the settings in other files; null when their content is the same.</summary>
    public IReadOnlyList<Diagnostic>? Check(IRepositoryFiles files)
    {
        _ = Get();
        return files.List(RepositorySettingsReader.FileName).FirstOrDefault()?.Id == _last?.Id ? null : Read(files).Item2;
    }

    /// <summary>The text of a file that names signers; null when it is missing or too large.</summary>
    public static string? ReadText(IRepositoryFiles files, string path) =>
        files.SizeOf(path) is < MaxSignerBytes && files.Read(path) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    private (RepositorySettings?, IReadOnlyList<Diagnostic>) Read(IRepositoryFiles files)
    {
        var reading = new RepositoryReader(files, catalog);
        return (reading.ReadSettings(), reading.Diagnostics);
    }

    private static IEnumerable<string> SignerPaths(RepositorySettings settings) =>
        settings
            .Environments.Select(e => e.Signers)
            .OfType<SignerFiles>()
            .SelectMany(s => s.Keys.Append(s.AllowedSigners))
            .OfType<string>()
            .Distinct()
            .Order(StringComparer.Ordinal);

    private sealed record CachedSettings(string? Id, SourceSettings Settings);
}
