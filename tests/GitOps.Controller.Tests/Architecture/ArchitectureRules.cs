using System.Reflection;
using Mono.Cecil;

namespace GitOps.Controller.Tests.Architecture;

/// <summary>The rules of the design, as functions that find violations.</summary>
internal static class ArchitectureRules
{
    private const int MaxPortMembers = 5;
    private const int MaxDependencies = 6;

    // What a pure project must not use. Text in memory (StringReader, StringWriter) is fine.
    private static readonly string[] Impure =
    [
        "System.Threading.Tasks.",
        "System.IO.Stream",
        "System.IO.File",
        "System.IO.Directory",
        "System.TimeProvider",
        "System.Threading.Timer",
        "System.Net.",
        "System.Diagnostics.Process",
        "System.Console",
        "Microsoft.Extensions.",
    ];

    /// <summary>Namespaces that depend on each other in a cycle, as "A → B → A".</summary>
    public static IReadOnlyList<string> NamespaceCycles(IReadOnlyList<TypeDefinition> types)
    {
        var namespaces = types.Where(t => !t.IsNested).ToDictionary(t => t.FullName, t => t.Namespace);
        var uses = types
            .Where(t => !t.IsNested)
            .GroupBy(t => t.Namespace)
            .ToDictionary(
                g => g.Key,
                g => g.SelectMany(TypeDependencies.Of).Select(Outermost).Where(n => n != "" && n != g.Key).ToHashSet()
            );
        var cycles = new HashSet<string>();
        foreach (var start in uses.Keys.Order(StringComparer.Ordinal))
            if (PathBack(start, start, uses, []) is { } path)
                cycles.Add(string.Join(" → ", path));
        return [.. cycles];

        string Outermost(string type)
        {
            for (var name = type; name.Contains('.', StringComparison.Ordinal); name = name[..name.LastIndexOf('.')])
                if (namespaces.TryGetValue(name, out var found))
                    return found;
            return "";
        }
    }

    /// <summary>Ports with too many members.</summary>
    public static IReadOnlyList<string> WidePorts(IReadOnlyList<TypeDefinition> types) =>
        [
            .. types
                .Where(t => t.IsInterface)
                .Where(t => t.Methods.Count(m => !m.IsSpecialName) + t.Properties.Count + t.Events.Count > MaxPortMembers)
                .Select(t => t.FullName),
        ];

    /// <summary>Ports that classes of other namespaces use, but none of their own. What only hosts use stands with its idea.</summary>
    public static IReadOnlyList<string> LonelyPorts(IReadOnlyList<TypeDefinition> types) =>
        [
            .. types
                .Where(t => t.IsInterface && !t.IsNested)
                .Where(port => UsersOf(port, types) is var users && users.Count > 0 && !users.Any(u => u.Namespace == port.Namespace))
                .Select(t => t.FullName),
        ];

    private static IReadOnlyList<TypeDefinition> UsersOf(TypeDefinition port, IReadOnlyList<TypeDefinition> types) =>
        [.. types.Where(t => t != port && !t.IsNested && TypeDependencies.Of(t).Contains(port.FullName))];

    /// <summary>Types of a pure project that use a task, stream, clock, disk, network or process.</summary>
    public static IReadOnlyList<string> ImpureTypes(IReadOnlyList<TypeDefinition> types) =>
        [
            .. types
                .Where(t => !t.IsNested)
                .SelectMany(t =>
                    TypeDependencies
                        .Of(t)
                        .Where(u => Impure.Any(i => u.StartsWith(i, StringComparison.Ordinal)))
                        .Select(u => $"{t.FullName} uses {u}")
                ),
        ];

    /// <summary>Classes with too many constructor dependencies; a record that bundles services counts as what it holds.</summary>
    public static IReadOnlyList<string> HeavyConstructors(IEnumerable<Type> types) =>
        [
            .. types
                .Where(t => t.IsClass && !IsRecord(t) && !IsGenerated(t) && !typeof(Exception).IsAssignableFrom(t))
                .SelectMany(t => t.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance))
                .Select(c => (c.DeclaringType, Count: c.GetParameters().Sum(p => Weight(p.ParameterType))))
                .Where(c => c.Count > MaxDependencies)
                .Select(c => $"{c.DeclaringType}: {c.Count}"),
        ];

    private static int Weight(Type type) => IsRecord(type) ? Math.Max(1, ServicesOf(type)) : 1;

    private static int ServicesOf(Type record) =>
        record
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(p => p.PropertyType)
            .Sum(t =>
                IsRecord(t) ? ServicesOf(t)
                : IsService(t) ? 1
                : 0
            );

    // Values of Core and Schema are data, whatever they are made of.
    private static bool IsService(Type type) =>
        type == typeof(TimeProvider)
        || type.Namespace?.StartsWith("GitOps.", StringComparison.Ordinal) == true
            && !type.Namespace.StartsWith("GitOps.Core", StringComparison.Ordinal)
            && !type.Namespace.StartsWith("GitOps.Schema", StringComparison.Ordinal)
            && (type.IsInterface || type.IsClass)
            && !IsRecord(type);

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;

    private static bool IsGenerated(Type type) => type.Name.Contains('<', StringComparison.Ordinal);

    private static IReadOnlyList<string>? PathBack(
        string start,
        string current,
        Dictionary<string, HashSet<string>> uses,
        List<string> path
    )
    {
        path = [.. path, current];
        foreach (var next in uses.GetValueOrDefault(current, []).Order(StringComparer.Ordinal))
            if (next == start)
                return [.. path, start];
            else if (!path.Contains(next) && string.CompareOrdinal(next, start) > 0 && PathBack(start, next, uses, path) is { } found)
                return found;
        return null;
    }
}
