namespace GitOps.Schema.Shapes;

/// <summary>
/// The type of a value in an AWS API, by its name in the service model. Closed: structure, list, map, string, number, boolean, timestamp,
/// blob.
/// </summary>
public abstract record Shape(string Name);
