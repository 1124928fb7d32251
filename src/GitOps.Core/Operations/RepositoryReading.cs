using System.Text;
using GitOps.Core.Diagnostics;
using GitOps.Core.Manifests;
using GitOps.Core.Ports;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;

namespace GitOps.Core.Operations;

/// <summary>The manifests of one environment, as they were written; and the text of files that could not be read whole.</summary>
public sealed record EnvironmentManifests(EnvironmentSettings Environment, IReadOnlyList<Manifest> Manifests, string Unread);

/// <summary>Reads a repository's settings and manifests; every file is read once, however many environments name it.</summary>
public sealed class RepositoryReading(IRepositoryFiles files, KindCatalog catalog)
{
    private readonly Dictionary<string, (IReadOnlyList<Manifest> Manifests, string Unread)> _read = new(StringComparer.Ordinal);
    private readonly List<Diagnostic> _diagnostics = [];

    /// <summary>What is wrong with the files read so far.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    /// <summary>What <c>gitops.yaml</c> says, or null when it can't be used.</summary>
    public RepositorySettings? ReadSettings()
    {
        if (files.Read(RepositorySettingsReader.FileName) is not { } bytes)
        {
            _diagnostics.Add(new("no-settings", $"there is no {RepositorySettingsReader.FileName} at the root", new(RepositorySettingsReader.FileName, 1, 1), Help: "`gitops init` lays out a repository with one"));
            return null;
        }

        if (Decode(RepositorySettingsReader.FileName, bytes) is not { } text)
            return null;
        var (settings, diagnostics) = RepositorySettingsReader.Read(text);
        _diagnostics.AddRange(diagnostics);
        return settings;
    }

    /// <summary>The manifests of an environment.</summary>
    public EnvironmentManifests ReadManifests(EnvironmentSettings environment)
    {
        var manifests = new List<Manifest>();
        var unread = new StringBuilder();
        var paths = environment.Paths.SelectMany(path => ListFiles(environment, path)).Where(IsManifest).Distinct().Order(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            var file = ReadFile(path);
            manifests.AddRange(file.Manifests);
            unread.Append(file.Unread);
        }

        return new(environment, manifests, unread.ToString());
    }

    private IReadOnlyList<string> ListFiles(EnvironmentSettings environment, string path)
    {
        var listed = files.List(path);
        if (listed.Count == 0)
            _diagnostics.Add(new("no-files", $"environment {environment.Name} reads {path}, where there are no files", new(RepositorySettingsReader.FileName, 1, 1), "environments.paths", "make the folder, or take it out of paths", Severity.Warning));
        return listed;
    }

    private static bool IsManifest(string path) =>
        path != RepositorySettingsReader.FileName && Path.GetExtension(path) is ".yaml" or ".yml";

    private (IReadOnlyList<Manifest> Manifests, string Unread) ReadFile(string path)
    {
        if (_read.TryGetValue(path, out var known))
            return known;
        var result = Decode(path, files.Read(path)!) is { } text ? Parse(path, text) : ([], "");
        return _read[path] = result;
    }

    private (IReadOnlyList<Manifest> Manifests, string Unread) Parse(string path, string text)
    {
        var yaml = YamlReader.Read(path, text);
        _diagnostics.AddRange(yaml.Diagnostics);
        var reader = new ManifestReader(catalog);
        var manifests = yaml.Documents.Select(reader.Read).OfType<Manifest>().ToList();
        _diagnostics.AddRange(reader.Diagnostics);
        return (manifests, yaml.IsWhole && manifests.Count == yaml.Documents.Count ? "" : text + "\n");
    }

    private string? Decode(string path, byte[] bytes)
    {
        try
        {
            var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
            return text.StartsWith('\uFEFF') ? text[1..] : text;
        }
        catch (DecoderFallbackException exception)
        {
            var line = 1 + bytes.AsSpan(0, Math.Clamp(exception.Index, 0, bytes.Length)).Count((byte)'\n');
            _diagnostics.Add(new("not-utf8", $"found a byte that is not UTF-8 (byte {exception.Index})", new SourcePosition(path, line, 1), Help: "save the file as UTF-8"));
            return null;
        }
    }
}
