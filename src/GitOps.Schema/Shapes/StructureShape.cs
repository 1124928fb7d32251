namespace GitOps.Schema.Shapes;

/// <summary>A structure with named members. In a union exactly one member is set.</summary>
public sealed record StructureShape(string Name, IReadOnlyList<Member> Members, bool IsUnion) : Shape(Name)
{
    /// <summary>The member with exactly that name, or null.</summary>
    public Member? Find(string name)
    {
        foreach (var member in Members)
            if (member.Name == name)
                return member;
        return null;
    }
}
