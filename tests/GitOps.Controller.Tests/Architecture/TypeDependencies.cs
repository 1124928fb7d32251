using Mono.Cecil;
using Mono.Cecil.Cil;

namespace GitOps.Controller.Tests.Architecture;

/// <summary>Which types a type uses: in its base types, members, signatures and method bodies.</summary>
internal static class TypeDependencies
{
    public static IReadOnlyList<TypeDefinition> TypesOf(string assembly)
    {
        var path = Path.Combine(AppContext.BaseDirectory, assembly + ".dll");
        return [.. ModuleDefinition.ReadModule(path).GetTypes().Where(t => t.Namespace.Length > 0 || t.IsNested)];
    }

    /// <summary>The names of all types that a type uses, those of its nested types included.</summary>
    public static IReadOnlySet<string> Of(TypeDefinition type)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        Add(used, type.BaseType);
        foreach (var implemented in type.Interfaces)
            Add(used, implemented.InterfaceType);
        foreach (var field in type.Fields)
            Add(used, field.FieldType);
        foreach (var method in type.Methods)
            AddMethod(used, method);
        foreach (var nested in type.NestedTypes)
            used.UnionWith(Of(nested));
        return used;
    }

    /// <summary>The namespace of a type; of a nested type that of its outermost type.</summary>
    public static string NamespaceOf(TypeReference type) => type.DeclaringType is { } outer ? NamespaceOf(outer) : type.Namespace;

    private static void AddMethod(HashSet<string> used, MethodDefinition method)
    {
        AddSignature(used, method);
        foreach (var variable in method.Body?.Variables ?? [])
            Add(used, variable.VariableType);
        foreach (var instruction in method.Body?.Instructions ?? [])
            switch (instruction.Operand)
            {
                case TypeReference type:
                    Add(used, type);
                    break;
                case MethodReference called:
                    Add(used, called.DeclaringType);
                    AddSignature(used, called);
                    break;
                case FieldReference field:
                    Add(used, field.DeclaringType);
                    Add(used, field.FieldType);
                    break;
            }
    }

    private static void AddSignature(HashSet<string> used, MethodReference method)
    {
        Add(used, method.ReturnType);
        foreach (var parameter in method.Parameters)
            Add(used, parameter.ParameterType);
        foreach (var argument in (method as GenericInstanceMethod)?.GenericArguments ?? [])
            Add(used, argument);
    }

    private static void Add(HashSet<string> used, TypeReference? type)
    {
        switch (type)
        {
            case null or GenericParameter:
                return;
            case GenericInstanceType generic:
                Add(used, generic.ElementType);
                foreach (var argument in generic.GenericArguments)
                    Add(used, argument);
                return;
            case TypeSpecification specification:
                Add(used, specification.ElementType);
                return;
            default:
                used.Add(type.FullName.Replace('/', '.'));
                return;
        }
    }
}
