namespace GitOps.Core.Reports;

/// <summary>A report that is not rendered yet: blocks in reading order, the result first.</summary>
public sealed record Report(IReadOnlyList<Block> Blocks);

/// <summary>A part of a report. Closed: the records below.</summary>
public abstract record Block;

/// <summary>A heading; where there are levels, that of a part has a higher one.</summary>
public sealed record Heading(string Text, int Level = 3) : Block;

/// <summary>A line of text.</summary>
public sealed record Line(string Text) : Block;

/// <summary>One change: its sign, action, subject, reason, and details.</summary>
public sealed record Item(string Sign, string Word, string Subject, string Reason, IReadOnlyList<string> Details) : Block;

/// <summary>A table.</summary>
public sealed record Table(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows) : Block;

/// <summary>Lines that are shown as they are; with the language <c>mermaid</c> a host may draw them.</summary>
public sealed record CodeBlock(string Language, IReadOnlyList<string> Lines) : Block;

/// <summary>Collapsed blocks.</summary>
public sealed record Folded(string Title, IReadOnlyList<Block> Blocks) : Block;
