namespace GitOps.Schema.Shapes;

/// <summary>Bytes, in base64 where the value is text.</summary>
public sealed record BlobShape(string Name) : Shape(Name);
