using System.Text.Json;
using GitOps.Schema.Services;

namespace GitOps.Schema.Catalog;

/// <summary>All kinds that the controller knows: a row of data each, the most of it by convention from the service model.</summary>
public sealed class KindCatalog
{
    private static readonly Lazy<KindCatalog> LazyDefault = new(Load);
    private readonly Dictionary<string, Kind> _kinds;
    private readonly Dictionary<string, Kind> _byIdentity;
    private readonly Dictionary<string, Kind> _byArnType;

    private KindCatalog(ServiceModel model, IEnumerable<Kind> kinds)
    {
        Model = model;
        _kinds = kinds.ToDictionary(k => k.Name, StringComparer.Ordinal);
        _byIdentity = _kinds.Values.ToDictionary(k => k.Name + "Name", StringComparer.Ordinal);
        _byArnType = _kinds.Values.ToDictionary(k => k.ArnType, StringComparer.Ordinal);
    }

    /// <summary>The catalog that comes with the project.</summary>
    public static KindCatalog Default => LazyDefault.Value;

    /// <summary>The model that the kinds are of.</summary>
    public ServiceModel Model { get; }

    /// <summary>All kinds, by name.</summary>
    public IReadOnlyCollection<Kind> Kinds => _kinds.Values;

    /// <summary>The kind of that name, or null.</summary>
    public Kind? Find(string name) => _kinds.GetValueOrDefault(name);

    /// <summary>The kind of that name; throws when there is none.</summary>
    public Kind this[string name] => _kinds[name];

    /// <summary>The kind that a string member names by its own name (ModelName names a Model), or null.</summary>
    public Kind? NamedBy(string member) => _byIdentity.GetValueOrDefault(member);

    /// <summary>The kind and name in an ARN of SageMaker, or null for another service's or an unknown kind's.</summary>
    public (Kind Kind, string Name)? FromArn(string arn)
    {
        var parts = arn.Split(':', 6);
        if (parts.Length < 6 || parts[2] != "sagemaker")
            return null;
        var slash = parts[5].IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !_byArnType.TryGetValue(parts[5][..slash], out var kind))
            return null;
        var name = parts[5][(slash + 1)..];
        var execution = name.IndexOf("/execution/", StringComparison.Ordinal);
        return execution < 0 ? (kind, name) : (this["PipelineExecution"], name[(execution + 11)..]);
    }

    private static KindCatalog Load()
    {
        using var stream = typeof(KindCatalog).Assembly.GetManifestResourceStream("kinds.json")!;
        var file = JsonSerializer.Deserialize(stream, KindJson.Default.KindFile)!;
        var model = ServiceModels.SageMaker;
        return new(model, file.Kinds.Select(p => KindConvention.Build(model, p.Key, p.Value)));
    }
}
