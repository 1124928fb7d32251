namespace GitOps.Engine.Reading;

/// <summary>
/// Marks of commits that are being read, which survive the process: one that is left over shows that the process ended while it read that
/// commit. Each reader, an environment or a pull request, is used by one caller at a time.
/// </summary>
public interface IReadingMarks
{
    /// <summary>Marks a commit as being read; returns how many earlier readings have not ended.</summary>
    int Begin(string reader, string commit);

    /// <summary>The reading has ended, however it ended.</summary>
    void End(string reader, string commit);

    /// <summary>Sets the commit aside, or reads it again from now on.</summary>
    void SetAside(string reader, string commit, bool isAside);

    /// <summary>Whether the commit is set aside.</summary>
    bool IsAside(string reader, string commit);
}
