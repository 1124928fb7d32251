namespace GitOps.Schema.Shapes;

/// <summary>What a value of an AWS API may look like. Closed: structure, list, map, string, number, boolean, timestamp, blob.</summary>
public abstract record Shape(string Name);

/// <summary>A structure; of a union exactly one member is set.</summary>
public sealed record StructureShape(string Name, IReadOnlyList<Member> Members, bool IsUnion) : Shape(Name)
{
    /// <summary>The member of that exact name, or null.</summary>
    public Member? Find(string name)
    {
        foreach (var member in Members)
            if (member.Name == name)
                return member;
        return null;
    }
}

/// <summary>A member of a structure; <paramref name="Location"/> is where REST protocols carry it (header, uri, body) under <paramref name="WireName"/>.</summary>
public sealed record Member(string Name, string Shape, bool Required, bool IsToken, string? Location = null, string? WireName = null);

/// <summary>A list with limits on its length.</summary>
public sealed record ListShape(string Name, string Element, long? Min, long? Max, string? WireName) : Shape(Name);

/// <summary>A map with limits on its size.</summary>
public sealed record MapShape(string Name, string Key, string Value, long? Min, long? Max) : Shape(Name);

/// <summary>A string; lengths in characters, the pattern must match the whole value.</summary>
public sealed record StringShape(string Name, long? Min, long? Max, IReadOnlyList<string> Values, string? Pattern) : Shape(Name);

/// <summary>A number with its limits; a whole one takes no fraction.</summary>
public sealed record NumberShape(string Name, bool IsWhole, double? Min, double? Max) : Shape(Name);

/// <summary>true or false.</summary>
public sealed record BooleanShape(string Name) : Shape(Name);

/// <summary>A point in time: seconds since 1970 on the wire, or ISO 8601.</summary>
public sealed record TimestampShape(string Name) : Shape(Name);

/// <summary>Bytes.</summary>
public sealed record BlobShape(string Name) : Shape(Name);
