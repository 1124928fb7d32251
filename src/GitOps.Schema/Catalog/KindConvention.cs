using GitOps.Schema.Services;
using GitOps.Schema.Shapes;

namespace GitOps.Schema.Catalog;

/// <summary>Makes a kind from the service model by convention, with the exceptions of its row.</summary>
internal static class KindConvention
{
    private static readonly Shape None = new BooleanShape("");

    public static Kind Build(ServiceModel model, string name, KindRow row)
    {
        var operations = Operations(model, name, row);
        var create = model.Input(operations.Create);
        var describe = model.Input(operations.Describe);
        var answer = model.Structure(model.Operation(operations.Describe).Output!);
        var nameMember = row.NameMember ?? create.Find(name + "Name")?.Name;
        var handle = describe.Members.First(m => m.Required).Name;
        var status = Status(model, name, answer);
        var nature = row.Nature is { } said ? Enum.Parse<Nature>(said, ignoreCase: true) : NatureOf(name, operations, status);
        var naming =
            row.Naming is { } named ? Enum.Parse<Naming>(named, ignoreCase: true)
            : nature == Nature.Mutable ? Naming.Fixed
            : Naming.Content;
        var update = operations.Update is { } u ? model.Input(u) : null;
        return new()
        {
            Name = name,
            Nature = nature,
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
            FailureMember = row.FailureMember ?? answer.Find("FailureReason")?.Name,
            Updatable = update is null
                ? new HashSet<string>()
                :
                [
                    .. create
                        .Members.Where(m => m.Name != nameMember && m.Name != handle && !m.IsToken && update.Find(m.Name) is not null)
                        .Select(m => m.Name),
                ],
            SentOnly = row.SentOnly.ToHashSet(),
            Token = create.Members.FirstOrDefault(m => m.IsToken)?.Name,
            DeleteTakesToken = TakesToken(model, operations.Delete),
            StopTakesToken = TakesToken(model, operations.Stop),
            HasTags = create.Find("Tags") is not null,
            List = operations.List is { } list ? ListOf(model, list) : null,
            Searchable = ((StringShape)model.Shape("ResourceType")).Values.Contains(name),
            Redeploys = row.Redeploys,
            VersionOf = row.VersionOf,
            MetadataMember = row.MetadataMember,
            Initial = row.Initial.ToHashSet(),
            Defaults = row.Defaults,
            Sets = row.Sets,
            Documents = row.Documents.ToHashSet(),
            ReturnedAs = row.ReturnedAs,
            NotMissing = row.NotMissing,
            RetainOnUpdate = row.RetainOnUpdate.ToHashSet(),
        };
    }

    private static KindOperations Operations(ServiceModel model, string name, KindRow row) =>
        new(
            row.Create ?? "Create" + name,
            "Describe" + name,
            Known(model, "Update" + name),
            Known(model, "Delete" + name),
            Known(model, $"List{name}s"),
            Known(model, "Stop" + name)
        );

    private static string? Known(ServiceModel model, string operation) => model.FindOperation(operation)?.Name;

    private static bool TakesToken(ServiceModel model, string? operation) =>
        operation is not null && model.Input(operation).Members.Any(m => m.IsToken);

    private static Nature NatureOf(string name, KindOperations operations, KindStatus? status) =>
        name.EndsWith("Job", StringComparison.Ordinal) || name.EndsWith("Execution", StringComparison.Ordinal) ? Nature.Run
        : operations.Update is null && status is null ? Nature.Immutable
        : Nature.Mutable;

    private static KindStatus? Status(ServiceModel model, string name, StructureShape answer)
    {
        var member = answer.Find(name + "Status") ?? answer.Find("Status");
        return member is not null && model.Shape(member.Shape) is StringShape shape ? StatusWords.Sort(member.Name, shape.Values) : null;
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
