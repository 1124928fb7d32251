using System.Text.Json.Serialization;

namespace GitOps.Schema.Shapes;

/// <summary>
/// What the documentation requires of a structure's members beyond the service model. Closed: one of, any of, values, unique, document.
/// </summary>
/// <param name="Source">The page of the AWS documentation that states it.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "rule")]
[JsonDerivedType(typeof(OneOfRule), "one-of")]
[JsonDerivedType(typeof(AnyOfRule), "any-of")]
[JsonDerivedType(typeof(ValuesRule), "values")]
[JsonDerivedType(typeof(UniqueRule), "unique")]
[JsonDerivedType(typeof(DocumentRule), "document")]
public abstract record Rule(string Source);

/// <summary>Exactly one of the members is set; with <paramref name="When"/>, only if that member is set.</summary>
public sealed record OneOfRule(IReadOnlyList<string> Members, string? When, string Source) : Rule(Source);

/// <summary>At least one of the members is set.</summary>
public sealed record AnyOfRule(IReadOnlyList<string> Members, string Source) : Rule(Source);

/// <summary>A number is one of a few values.</summary>
public sealed record ValuesRule(string Member, IReadOnlyList<double> Values, string Source) : Rule(Source);

/// <summary>The elements of a list differ in a member.</summary>
public sealed record UniqueRule(string List, string Key, string Source) : Rule(Source);

/// <summary>A string contains a JSON object.</summary>
public sealed record DocumentRule(string Member, string Source) : Rule(Source);
