using System.Text.Json;
using GitOps.Schema.Services;

namespace GitOps.Schema.Catalog;

/// <summary>
/// All kinds that the controller supports, one row of data each. Most of a row is derived from the service model by convention.
/// </summary>
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

    /// <summary>The catalog that is built into this assembly.</summary>
    public static KindCatalog Default => LazyDefault.Value;

    /// <summary>The service model that defines the kinds.</summary>
    public ServiceModel Model { get; }

    /// <summary>All kinds, in no particular order.</summary>
    public IReadOnlyCollection<Kind> Kinds => _kinds.Values;

    /// <summary>The kind with that name, or null.</summary>
    public Kind? Find(string name) => _kinds.GetValueOrDefault(name);

    /// <summary>The kind with that name.</summary>
    /// <exception cref="KeyNotFoundException">The catalog has no kind with that name.</exception>
    public Kind this[string name] => _kinds[name];

    /// <summary>The kind that a member refers to by its own name (ModelName refers to a Model), or null.</summary>
    public Kind? NamedBy(string member) => _byIdentity.GetValueOrDefault(member);

    /// <summary>The kind and name in a SageMaker ARN, or null if the ARN is of another service or of an unknown kind.</summary>
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
