using GitOps.Schema.Services;
using GitOps.Schema.Shapes;

namespace GitOps.Schema.Catalog;

/// <summary>Builds a kind from the service model by convention, with the exceptions in its row.</summary>
internal static class KindConvention
{
    private static readonly Shape None = new BooleanShape("");

    public static Kind Build(ServiceModel model, string name, KindRow row)
    {
        var operations = Operations(model, name, row);
        var create = model.Input(operations.Create);
        var update = operations.Update is { } u ? model.Input(u) : null;
        var response = model.Structure(model.Operation(operations.Describe).Output!);
        var status = Status(model, name, response);
        var lifecycle = row.Lifecycle is { } l ? Enum.Parse<Lifecycle>(l, ignoreCase: true) : LifecycleOf(name, operations, status);
        var naming =
            row.Naming is { } n ? Enum.Parse<Naming>(n, ignoreCase: true)
            : lifecycle == Lifecycle.Mutable ? Naming.Fixed
            : Naming.Content;
        var nameMember = row.NameMember ?? create.Find(name + "Name")?.Name;
        var handle = model.Input(operations.Describe).Members.First(m => m.Required).Name;
        var kind = new Kind
        {
            Name = name,
            Lifecycle = lifecycle,
            Naming = naming,
            Replacement =
                row.Replacement is { } r ? Enum.Parse<Replacement>(r, ignoreCase: true)
                : naming == Naming.Fixed ? Replacement.Replace
                : Replacement.NewVersion,
            Operations = operations,
            CreateShape = create.Name,
            NameMember = nameMember,
            NameLimit = nameMember is null ? 0 : (int)(((StringShape)model.Shape(create.Find(nameMember)!.Shape)).Max ?? 63),
            Handle = handle,
            UpdateHandle = update?.Members.FirstOrDefault(m => m.Required && (m.Name == name + "Name" || m.Name == name + "Arn"))?.Name,
            HandleIsArn = naming == Naming.Server,
            ArnMember = name + "Arn",
            ArnType = row.ArnType ?? Kebab(name),
            Status = status,
            FailureMember = row.FailureMember ?? response.Find("FailureReason")?.Name,
            Updatable = Updatable(create, update, nameMember, handle),
        };
        return WithRow(WithSupport(kind, model, create), row);
    }

    // What the operations support besides the resource's own members.
    private static Kind WithSupport(Kind kind, ServiceModel model, StructureShape create) =>
        kind with
        {
            Token = create.Members.FirstOrDefault(m => m.IsToken)?.Name,
            DeleteTakesToken = TakesToken(model, kind.Operations.Delete),
            StopTakesToken = TakesToken(model, kind.Operations.Stop),
            HasTags = create.Find("Tags") is not null,
            Documents = model.RulesOf(create.Name).OfType<DocumentRule>().Select(r => r.Member).ToHashSet(),
            List = kind.Operations.List is { } list ? ListOf(model, list) : null,
            Searchable = ((StringShape)model.Shape("ResourceType")).Values.Contains(kind.Name),
        };

    // What no service model states.
    private static Kind WithRow(Kind kind, KindRow row) =>
        kind with
        {
            Redeploys = row.Redeploys,
            VersionOf = row.VersionOf,
            MetadataMember = row.MetadataMember,
            SentOnly = row.SentOnly.ToHashSet(),
            Initial = row.Initial.ToHashSet(),
            Defaults = row.Defaults,
            Sets = row.Sets,
            ReturnedAs = row.ReturnedAs,
            UnrelatedNotFoundMessages = row.UnrelatedNotFoundMessages,
            RetainOnUpdate = row.RetainOnUpdate.ToHashSet(),
        };

    private static HashSet<string> Updatable(StructureShape create, StructureShape? update, string? nameMember, string handle) =>
        update is null
            ? []
            :
            [
                .. create
                    .Members.Where(m => m.Name != nameMember && m.Name != handle && !m.IsToken && update.Find(m.Name) is not null)
                    .Select(m => m.Name),
            ];

    private static KindOperations Operations(ServiceModel model, string name, KindRow row) =>
        new(
            row.Create ?? "Create" + name,
            "Describe" + name,
            OperationOrNull(model, "Update" + name),
            OperationOrNull(model, "Delete" + name),
            OperationOrNull(model, $"List{name}s"),
            OperationOrNull(model, "Stop" + name)
        );

    private static string? OperationOrNull(ServiceModel model, string operation) => model.FindOperation(operation)?.Name;

    private static bool TakesToken(ServiceModel model, string? operation) =>
        operation is not null && model.Input(operation).Members.Any(m => m.IsToken);

    private static Lifecycle LifecycleOf(string name, KindOperations operations, KindStatus? status) =>
        name.EndsWith("Job", StringComparison.Ordinal) || name.EndsWith("Execution", StringComparison.Ordinal) ? Lifecycle.Run
        : operations.Update is null && status is null ? Lifecycle.Immutable
        : Lifecycle.Mutable;

    private static KindStatus? Status(ServiceModel model, string name, StructureShape response)
    {
        var member = response.Find(name + "Status") ?? response.Find("Status");
        return member is not null && model.Shape(member.Shape) is StringShape shape
            ? StatusClassifier.Classify(member.Name, shape.Values)
            : null;
    }

    private static KindList ListOf(ServiceModel model, string operation)
    {
        var input = model.Input(operation);
        var output = model.Structure(model.Operation(operation).Output!);
        var items = output.Members.First(m => model.Shape(m.Shape) is ListShape list && model.Shape(list.Element) is StructureShape);
        return new(
            items.Name,
            input.Find("CreationTimeAfter")?.Name ?? input.Find("CreatedAfter")?.Name ?? "",
            input.Find("SortBy") is { } sort
                && (model.Shape(sort.Shape) as StringShape ?? None) is StringShape { Values: var values }
                && values.Contains("CreationTime"),
            input.Members.FirstOrDefault(m => m.Required)?.Name
        );
    }

    private static string Kebab(string name) =>
        string.Concat(
            name.Select((c, i) => char.IsUpper(c) && i > 0 ? "-" + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString())
        );
}
