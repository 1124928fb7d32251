namespace GitOps.Fuzz;

/// <summary>Code that reads what others wrote.</summary>
internal interface ITarget : IDisposable
{
    /// <summary>Valid inputs, and near ones, from which the others are made.</summary>
    IReadOnlyList<byte[]> Corpus { get; }

    /// <summary>
    /// Reads an input. Returns what came of it in a few words: an input that leads to something new becomes a start of others. Catches the
    /// errors that the code documents, and no others.
    /// </summary>
    string Run(byte[] input);
}
