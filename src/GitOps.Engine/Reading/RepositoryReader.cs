using System.Text;
using GitOps.Core.Diagnostics;
using GitOps.Core.Manifests;
using GitOps.Engine.Concurrency;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;

namespace GitOps.Engine.Reading;

/// <summary>The parsed manifests of one environment, and the text of files that could not be parsed completely.</summary>
public sealed record EnvironmentManifests(EnvironmentSettings Environment, IReadOnlyList<Manifest> Manifests, string Unread);

/// <summary>
/// Reads a repository's settings and manifests. Every file is read once, however many environments include it; results of an earlier
/// reading of the same content are reused. A file or folder beyond the size limits is reported as an error and not read.
/// </summary>
public sealed class RepositoryReader(
    IRepositoryFiles files,
    KindCatalog catalog,
    IReadOnlyDictionary<RepositoryFile, ParsedFile>? earlier = null
)
{
    private readonly Dictionary<RepositoryFile, ParsedFile> _parsed = [];
    private readonly DiagnosticList _diagnostics = [];

    /// <summary>The diagnostics of the files read so far.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    /// <summary>The parsed files, to be reused by the next reading.</summary>
    public IReadOnlyDictionary<RepositoryFile, ParsedFile> Parsed => _parsed;

    /// <summary>The settings in <c>gitops.yaml</c>, or null when they can't be used.</summary>
    public RepositorySettings? ReadSettings()
    {
        var file = files.List(RepositorySettingsReader.FileName).FirstOrDefault();
        if (file is null)
        {
            _diagnostics.Add(
                new(
                    DiagnosticCodes.NoSettings,
                    $"{RepositorySettingsReader.FileName} not found at the root of the repository",
                    new(RepositorySettingsReader.FileName, 1, 1),
                    Help: "`gitops init <folder>` creates a repository with an example of it"
                )
            );
            return null;
        }

        if (ReadText(file, _diagnostics) is not { } text)
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
        var paths = environment
            .Paths.SelectMany(path => ListFiles(environment, path))
            .DistinctBy(f => f.Path)
            .OrderBy(f => f.Path, StringComparer.Ordinal)
            .ToList();
        ReportCollidingNames(paths);
        var total = new ContentTotals(environment.Name);
        foreach (var path in paths.TakeWhile(_ => !_diagnostics.IsFull))
        {
            var file = Parse(path);
            if (total.Add(file) is { } tooLarge)
            {
                _diagnostics.Add(tooLarge);
                return new(environment, [], "");
            }

            manifests.AddRange(file.Manifests);
            unread.Append(file.Unread);
        }

        return new(environment, manifests, unread.ToString());
    }

    private List<RepositoryFile> ListFiles(EnvironmentSettings environment, string path)
    {
        var listed = files.List(path, ContentLimits.Entries);
        if (listed.Count == 0)
            _diagnostics.Add(
                new(
                    DiagnosticCodes.NoFiles,
                    $"environment {environment.Name} has the path {path}, but no files were found there",
                    new(RepositorySettingsReader.FileName, 1, 1),
                    "environments.paths",
                    "create the folder, or remove it from paths",
                    Severity.Warning
                )
            );
        var manifests = listed.Where(f => f.Kind == FileKind.File && IsManifest(f.Path)).ToList();
        if (listed.Count > ContentLimits.Entries || manifests.Count > ContentLimits.Resources)
        {
            var limit = listed.Count > ContentLimits.Entries ? $"{ContentLimits.Entries} files" : $"{ContentLimits.Resources} manifests";
            _diagnostics.Add(
                new(
                    DiagnosticCodes.TooManyFiles,
                    $"environment {environment.Name}: expected at most {limit} in {path}, found more",
                    new(RepositorySettingsReader.FileName, 1, 1),
                    "environments.paths",
                    "select smaller folders in paths, or put more manifests into one file"
                )
            );
            return [];
        }

        // Entries that may hide manifests are errors: otherwise those manifests would count as removed.
        foreach (
            var entry in listed.Where(f => f.Kind != FileKind.File && (f.Kind != FileKind.Link || f.Path == path || IsManifest(f.Path)))
        )
            _diagnostics.Add(
                new(
                    DiagnosticCodes.NotAFile,
                    $"{entry.Path} is {FileKindText.Of(entry.Kind)}",
                    new(entry.Path, 1, 1),
                    Help: $"commit the manifests themselves, or exclude it from the paths of {environment.Name}"
                )
            );
        return manifests;
    }

    private void ReportCollidingNames(IReadOnlyList<RepositoryFile> paths)
    {
        foreach (var same in paths.GroupBy(f => f.Path, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
            _diagnostics.Add(
                new(
                    DiagnosticCodes.CollidingNames,
                    $"{string.Join(" and ", same.Select(f => f.Path))} differ in case only: some file systems can store only one of them",
                    new(same.Last().Path, 1, 1),
                    Help: "rename one of them",
                    Severity: Severity.Warning
                )
            );
    }

    private static bool IsManifest(string path) =>
        path != RepositorySettingsReader.FileName && Path.GetExtension(path) is ".yaml" or ".yml";

    private ParsedFile Parse(RepositoryFile file)
    {
        if (_parsed.TryGetValue(file, out var parsed))
            return parsed;
        if (file.Id is null || earlier is null || !earlier.TryGetValue(file, out parsed))
            parsed = Read(file);
        _diagnostics.AddRange(parsed.Diagnostics);
        return _parsed[file] = parsed;
    }

    private ParsedFile Read(RepositoryFile file)
    {
        var diagnostics = new DiagnosticList();
        if (ReadText(file, diagnostics) is not { } text)
            return new([], 0, 0, "", diagnostics);
        var yaml = YamlReader.Read(file.Path, text);
        var reader = new ManifestReader(catalog);
        var manifests = yaml.Documents.Select(reader.Read).OfType<Manifest>().ToList();
        return new(
            manifests,
            text.Length,
            yaml.Values,
            yaml.IsWhole && manifests.Count == yaml.Documents.Count ? "" : text + "\n",
            [.. diagnostics, .. yaml.Diagnostics, .. reader.Diagnostics]
        );
    }

    private string? ReadText(RepositoryFile file, DiagnosticList diagnostics)
    {
        if (file.Kind != FileKind.File)
        {
            diagnostics.Add(
                new(
                    DiagnosticCodes.NotAFile,
                    $"{file.Path} is {FileKindText.Of(file.Kind)}",
                    new(file.Path, 1, 1),
                    Help: "commit the file itself"
                )
            );
            return null;
        }

        if (files.SizeOf(file.Path) is > ContentLimits.FileBytes and var size)
        {
            diagnostics.Add(
                new(
                    DiagnosticCodes.TooLarge,
                    $"invalid file size {size} bytes: expected at most {ContentLimits.FileBytes}",
                    new(file.Path, 1, 1),
                    Help: "split the file; use a data set for data"
                )
            );
            return null;
        }

        var bytes = files.Read(file.Path)!;
        try
        {
            var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
            return text.StartsWith('\uFEFF') ? text[1..] : text;
        }
        catch (DecoderFallbackException exception)
        {
            var line = 1 + bytes.AsSpan(0, Math.Clamp(exception.Index, 0, bytes.Length)).Count((byte)'\n');
            diagnostics.Add(
                new(
                    DiagnosticCodes.NotUtf8,
                    $"invalid encoding: expected UTF-8 (byte {exception.Index})",
                    new SourcePosition(file.Path, line, 1),
                    Help: "save the file as UTF-8"
                )
            );
            return null;
        }
    }
}
