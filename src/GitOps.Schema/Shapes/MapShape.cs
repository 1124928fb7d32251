namespace GitOps.Schema.Shapes;

/// <summary>A map with limits on the number of entries; <paramref name="Key"/> and <paramref name="Value"/> are names of shapes.</summary>
public sealed record MapShape(string Name, string Key, string Value, long? Min, long? Max) : Shape(Name);
