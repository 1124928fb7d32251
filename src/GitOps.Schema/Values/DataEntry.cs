namespace GitOps.Schema.Values;

/// <summary>One key of a map with its value.</summary>
public sealed record DataEntry(string Key, DataNode Value, SourcePosition? KeyPosition = null);
