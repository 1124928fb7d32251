namespace GitOps.Engine.Reading;

/// <summary>
/// Marks of commits that are being read, which survive the process: one that is left over shows that the process ended while it read that
/// commit. Used by one reconciliation of an environment at a time.
/// </summary>
public interface IReadingMarks
{
    /// <summary>Marks a commit of an environment as being read; returns how many earlier readings have not ended.</summary>
    int Begin(string environment, string commit);

    /// <summary>The reading has ended, however it ended.</summary>
    void End(string environment, string commit);

    /// <summary>Sets the commit aside, or reads it again from now on.</summary>
    void SetAside(string environment, string commit, bool isAside);

    /// <summary>Whether the commit is set aside.</summary>
    bool IsAside(string environment, string commit);
}
