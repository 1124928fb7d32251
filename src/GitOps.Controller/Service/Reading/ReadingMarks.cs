using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GitOps.Controller.Service.Composition;
using GitOps.Engine.Reading;

namespace GitOps.Controller.Service.Reading;

/// <summary>Marks as files of the data folder, which outlive the process, with the number of readings that have not ended.</summary>
internal sealed class ReadingMarks(ServiceSettings settings) : IReadingMarks
{
    private readonly string _folder = Path.Combine(settings.DataFolder, "reading");

    public int Begin(string reader, string commit)
    {
        Directory.CreateDirectory(_folder);
        var before = Count(reader, commit);
        File.WriteAllText(FileOf(reader, commit, "mark"), (before + 1).ToString(CultureInfo.InvariantCulture));
        return before;
    }

    /// <summary>How many readings of a commit have not ended.</summary>
    public int Count(string reader, string commit)
    {
        var file = FileOf(reader, commit, "mark");
        return File.Exists(file) && int.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out var count) ? count : 0;
    }

    public void End(string reader, string commit) => Delete(FileOf(reader, commit, "mark"));

    public void SetAside(string reader, string commit, bool isAside)
    {
        var file = FileOf(reader, commit, "aside");
        if (isAside)
            File.WriteAllText(file, "");
        else
            Delete(file);
    }

    public bool IsAside(string reader, string commit) => File.Exists(FileOf(reader, commit, "aside"));

    private static void Delete(string file)
    {
        if (File.Exists(file))
            File.Delete(file);
    }

    // Names come from a repository, so none is used as a path.
    private string FileOf(string reader, string commit, string ending) =>
        Path.Combine(_folder, $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{reader} {commit}")))[..32]}.{ending}");
}
