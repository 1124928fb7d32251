using System.Text;

namespace GitOps.EndToEnd.Drivers;

/// <summary>Reads a file to which another thread or process appends lines. Not thread-safe.</summary>
internal sealed class GrowingFile
{
    private long _position;

    /// <summary>The complete lines since the last call; the file need not exist yet.</summary>
    public IReadOnlyList<string> ReadNew(string path)
    {
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite);
        if (file.Length <= _position)
            return [];
        file.Position = _position;
        var bytes = new byte[file.Length - _position];
        file.ReadExactly(bytes);
        var end = Array.LastIndexOf(bytes, (byte)'\n') + 1;
        _position += end;
        return Encoding.UTF8.GetString(bytes, 0, end).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
