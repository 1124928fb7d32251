using System.Text;

namespace GitOps.State.Database;

/// <summary>Files that only the user of the service may read and write.</summary>
internal static class PrivateFile
{
    /// <summary>Creates a file, and its folder, unless it exists. It appears whole or not at all.</summary>
    /// <exception cref="IOException">The folder can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">As before.</exception>
    public static void EnsureExists(string path, string content = "")
    {
        if (File.Exists(path))
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(path + ".new", options))
            file.Write(Encoding.UTF8.GetBytes(content));
        File.Move(path + ".new", path);
    }
}
