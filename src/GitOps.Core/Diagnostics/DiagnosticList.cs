using System.Collections;

namespace GitOps.Core.Diagnostics;

/// <summary>
/// The diagnostics of one reading, in the order of their discovery. It keeps at most <see cref="Limit"/> errors and as many warnings, so
/// that content with a mistake in every line needs no more memory than other content. Not thread-safe.
/// </summary>
public sealed class DiagnosticList : IReadOnlyList<Diagnostic>
{
    /// <summary>How many errors, and how many warnings, are kept: more than a person reads at once.</summary>
    public const int Limit = 1_000;

    // A message repeats names that a user wrote, which may have any length.
    private const int MaxText = 1_000;
    private readonly List<Diagnostic> _kept = [];
    private int _errors;

    /// <summary>How many are kept.</summary>
    public int Count => _kept.Count;

    /// <summary>How many were added, with those that are not kept.</summary>
    public int Added { get; private set; }

    /// <summary>Whether no further error is kept, so that reading can stop.</summary>
    public bool IsFull => _errors == Limit;

    /// <inheritdoc/>
    public Diagnostic this[int index] => _kept[index];

    /// <summary>Adds a diagnostic, if there is room for it.</summary>
    public void Add(Diagnostic diagnostic)
    {
        Added++;
        var isError = diagnostic.Severity == Severity.Error;
        if ((isError ? _errors : _kept.Count - _errors) == Limit)
            return;
        _kept.Add(diagnostic with { Message = Cut(diagnostic.Message)!, Path = Cut(diagnostic.Path), Help = Cut(diagnostic.Help) });
        _errors += isError ? 1 : 0;
    }

    private static string? Cut(string? text) =>
        text is { Length: > MaxText }
            ? $"{text[..(char.IsHighSurrogate(text[MaxText - 1]) ? MaxText - 1 : MaxText)]}… ({text.Length} characters)"
            : text;

    /// <summary>Adds diagnostics, as far as there is room for them.</summary>
    public void AddRange(IEnumerable<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
            Add(diagnostic);
    }

    /// <summary>The kept diagnostics.</summary>
    public IEnumerator<Diagnostic> GetEnumerator() => _kept.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
