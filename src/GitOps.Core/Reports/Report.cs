namespace GitOps.Core.Reports;

/// <summary>A report before it has a form: blocks in the order of reading, the verdict first.</summary>
public sealed record Report(IReadOnlyList<Block> Blocks);

/// <summary>A part of a report. Closed: the records below.</summary>
public abstract record Block;

/// <summary>A heading.</summary>
public sealed record Heading(string Text) : Block;

/// <summary>A line of text.</summary>
public sealed record Line(string Text) : Block;

/// <summary>One change: its sign, what becomes of what, the reason, and the details below it.</summary>
public sealed record Item(string Sign, string Word, string Subject, string Reason, IReadOnlyList<string> Details) : Block;

/// <summary>A table.</summary>
public sealed record Table(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows) : Block;

/// <summary>Blocks that a reader in a hurry does not open.</summary>
public sealed record Folded(string Title, IReadOnlyList<Block> Blocks) : Block;
