namespace GitOps.Schema.Validation;

/// <summary>The constraint that a value violates, as data. Closed: minimum, maximum, pattern, enum.</summary>
public abstract record Constraint;

/// <summary>The smallest number, length or count that is allowed.</summary>
public sealed record MinimumConstraint(double Minimum) : Constraint;

/// <summary>The largest number, length or count that is allowed.</summary>
public sealed record MaximumConstraint(double Maximum) : Constraint;

/// <summary>The regular expression that the whole text must match.</summary>
public sealed record PatternConstraint(string Pattern) : Constraint;

/// <summary>The values that are allowed.</summary>
public sealed record EnumConstraint(IReadOnlyList<string> Values) : Constraint;
