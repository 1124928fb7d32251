using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;

namespace GitOps.Testing.InMemory;

/// <summary>What a create request makes in <see cref="InMemoryAws"/>.</summary>
internal static class CreatedResource
{
    public static ObservedResource Of(Change change, DataMap request, bool takesTime, Func<string, int> number, DateTimeOffset now)
    {
        var kind = change.Kind!;
        var name = change.ActualName;
        if (kind.VersionOf is { } group && request[group] is DataScalar parent)
            name = $"{parent.Text}/{number(parent.Text)}";
        else if (kind.Naming == Naming.Server && request["PipelineName"] is DataScalar pipeline)
            name = $"{pipeline.Text}/{change.ActualName}";
        var arn = $"arn:aws:sagemaker:eu-west-1:123456789012:{kind.ArnType}/{name}";
        var statuses = kind.IsRun && takesTime ? kind.Status?.Busy : kind.Status?.Good;
        var description = request.With(kind.ArnMember, DataScalar.Of(arn));
        if (kind.Name == "TrainingJob")
            description = description.With(
                "ModelArtifacts",
                new DataMap([new("S3ModelArtifacts", DataScalar.Of($"s3://churn-dev/models/{name}/output/model.tar.gz"))])
            );
        return new()
        {
            Kind = kind,
            Name = name,
            Arn = arn,
            Tags = TagsOf(request, kind),
            Status = kind is { IsRun: true } && takesTime ? "InProgress" : statuses?.Order(StringComparer.Ordinal).First(),
            Description = description,
            Created = now,
        };
    }

    private static Dictionary<string, string> TagsOf(DataMap request, Kind kind)
    {
        if (kind.MetadataMember is { } member && request[member] is DataMap metadata)
            return metadata.Entries.ToDictionary(e => e.Key, e => ((DataScalar)e.Value).Text);
        return request["Tags"] is DataList list
            ? list.Items.OfType<DataMap>().ToDictionary(t => ((DataScalar)t["Key"]!).Text, t => ((DataScalar)t["Value"]!).Text)
            : [];
    }
}
