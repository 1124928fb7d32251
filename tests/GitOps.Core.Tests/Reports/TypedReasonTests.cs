using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using GitOps.Core.Commands;
using GitOps.Core.Decisions;
using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;

namespace GitOps.Core.Tests.Reports;

/// <summary>Reasons, outcomes, decisions and commands are stored and sent as JSON, so every case must survive it.</summary>
public sealed class TypedReasonTests
{
    private static readonly Type[] Unions =
    [
        typeof(ChangeReason),
        typeof(ChangeFailure),
        typeof(OutcomeReason),
        typeof(Outcome),
        typeof(NextStep),
        typeof(Decision),
        typeof(UserCommand),
    ];

    public static TheoryData<Type, Type> Cases()
    {
        var cases = new TheoryData<Type, Type>();
        foreach (var union in Unions)
        foreach (var derived in union.GetCustomAttributes<JsonDerivedTypeAttribute>())
            cases.Add(union, derived.DerivedType);
        return cases;
    }

    [Theory, MemberData(nameof(Cases))]
    public void Every_case_of_a_union_survives_JSON(Type union, Type type)
    {
        foreach (var options in new[] { JsonSerializerOptions.Default, JsonSerializerOptions.Web })
        {
            var json = JsonSerializer.Serialize(Sample(type), union, options);

            var read = JsonSerializer.Deserialize(json, union, options);

            Assert.IsType(type, read);
            Assert.Equal(json, JsonSerializer.Serialize(read, union, options));
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Every_derived_type_of_a_union_is_one_of_its_cases(Type union, Type type)
    {
        var derived = union.Assembly.GetTypes().Where(t => !t.IsAbstract && t.IsSubclassOf(union)).ToHashSet();

        Assert.Contains(type, derived);
        Assert.Equal(derived.Count, union.GetCustomAttributes<JsonDerivedTypeAttribute>().Count());
    }

    private static object Sample(Type type)
    {
        var constructor = type.GetConstructors().MaxBy(c => c.GetParameters().Length)!;
        return constructor.Invoke([.. constructor.GetParameters().Select(p => Value(p.ParameterType))]);
    }

    private static object? Value(Type type) =>
        type == typeof(string) ? "text"
        : type == typeof(int) ? 3
        : type == typeof(long) ? 4L
        : type == typeof(bool) || type == typeof(bool?) ? true
        : type == typeof(DateTimeOffset) || type == typeof(DateTimeOffset?) ? DateTimeOffset.UnixEpoch
        : type == typeof(ChangeAction) ? ChangeAction.Run
        : type == typeof(IReadOnlyList<string>) ? new[] { "one", "two" }
        : type == typeof(IReadOnlyList<DatasetChange>) ? new[] { new DatasetChange("rows", "before", "after") }
        : type == typeof(IReadOnlyList<ResourceId>) ? new[] { new ResourceId("Model", "churn") }
        : type == typeof(OutcomeReason) ? new AllInSync()
        : type == typeof(ChangeReason) ? new InSync()
        : type == typeof(ChangeFailure) ? new InUse("a", "Endpoint", "b")
        : type == typeof(NextStep) ? new AwaitsPerson()
        : type == typeof(Decision) ? new Denied("because")
        : Sample(type);
}
