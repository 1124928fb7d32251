using System.Text.Json;
using GitOps.LocalAws.Algorithms;
using GitOps.LocalAws.ObjectStore;
using GitOps.LocalAws.Store;

namespace GitOps.LocalAws.Work;

/// <summary>Loads the models behind an endpoint configuration or a transform job.</summary>
internal sealed class ModelLoader(BucketStore buckets)
{
    /// <summary>The variants of an endpoint configuration, each with its model. A model of an image that local AWS can't serve is stored and says so when it is invoked.</summary>
    public async Task<IReadOnlyList<ServingVariant>> LoadVariantsAsync(
        Partition partition,
        string config,
        CancellationToken cancellationToken
    )
    {
        var document =
            Find(partition, "EndpointConfig", config)?.Document ?? throw new JobFailure($"endpoint configuration {config} is gone");
        var variants = new List<ServingVariant>();
        foreach (var variant in document["ProductionVariants"]!.AsArray())
        {
            var weight = variant!["InitialVariantWeight"]?.GetValue<double>() ?? 1;
            var name = (string)variant["VariantName"]!;
            if ((string?)variant["ModelName"] is not { } model)
                variants.Add(new(name, weight, null, "the variant has no model: local AWS does not offer inference components yet"));
            else if (CannotServe(partition, model) is { } reason)
                variants.Add(new(name, weight, null, reason));
            else
                variants.Add(new(name, weight, await LoadAsync(partition, model, cancellationToken), null));
        }

        return variants;
    }

    /// <summary>The trees of a model.</summary>
    public async Task<BoostedTrees> LoadAsync(Partition partition, string model, CancellationToken cancellationToken)
    {
        if (CannotServe(partition, model) is { } reason)
            throw new JobFailure($"ClientError: {reason}");
        var container = Container(partition, model);
        var uri = (string?)container["ModelDataUrl"] ?? throw new JobFailure($"ClientError: model {model} has no ModelDataUrl");
        var archive = await S3Copy.ReadAsync(buckets, partition.Account, uri, cancellationToken);
        var folder = Directory.CreateTempSubdirectory("gitops-model-").FullName;
        try
        {
            await Archive.UnpackAsync(archive, folder, cancellationToken);
            var file = Path.Combine(folder, BoostedTrees.FileName);
            if (!File.Exists(file))
                throw new JobFailure($"ClientError: {uri} has no file {BoostedTrees.FileName}");
            await using var stream = File.OpenRead(file);
            return BoostedTrees.Load(stream);
        }
        catch (JsonException exception)
        {
            throw new JobFailure($"ClientError: the model in {uri} can't be loaded: {exception.Message}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string? CannotServe(Partition partition, string model)
    {
        var image = (string?)Container(partition, model)["Image"] ?? "(none)";
        return XgboostImage.Matches(image)
            ? null
            : $"local AWS can't serve the image {image} of model {model}; it serves the XGBoost image family";
    }

    private static System.Text.Json.Nodes.JsonObject Container(Partition partition, string model)
    {
        var document = Find(partition, "Model", model)?.Document ?? throw new JobFailure($"Could not find model \"{model}\".");
        return document["PrimaryContainer"]?.AsObject() ?? document["Containers"]?.AsArray().FirstOrDefault()?.AsObject() ?? [];
    }

    private static StoredResource? Find(Partition partition, string kind, string name)
    {
        lock (partition.Lock)
            return partition.All().FirstOrDefault(r => r.Kind.Name == kind && r.Key == name);
    }
}
