using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.LocalAws.Algorithms;
using GitOps.LocalAws.Jobs;
using GitOps.LocalAws.ObjectStore;
using GitOps.LocalAws.Store;

namespace GitOps.LocalAws.Serving;

/// <summary>Loads the models of endpoint configurations and transform jobs.</summary>
internal sealed class ModelLoader(BucketStore buckets)
{
    /// <summary>
    /// Loads the variants of an endpoint configuration. A variant whose image local AWS cannot serve is loaded without a model; invocations
    /// return the reason as an error, which invocations return as an error.
    /// </summary>
    /// <exception cref="JobFailedException">The configuration or a model does not exist, or a model cannot be loaded.</exception>
    public async Task<IReadOnlyList<DeployedVariant>> LoadVariantsAsync(
        RegionStore regionStore,
        string config,
        CancellationToken cancellationToken
    )
    {
        var document =
            Find(regionStore, "EndpointConfig", config)?.Document
            ?? throw new JobFailedException($"endpoint configuration {config} does not exist any more");
        var variants = new List<DeployedVariant>();
        foreach (var variant in document["ProductionVariants"]!.AsArray())
        {
            var weight = variant!["InitialVariantWeight"]?.GetValue<double>() ?? 1;
            var name = (string)variant["VariantName"]!;
            if ((string?)variant["ModelName"] is not { } model)
                variants.Add(new(name, weight, null, "the variant has no ModelName: local AWS does not support inference components yet"));
            else if (FindUnsupportedReason(regionStore, model) is { } reason)
                variants.Add(new(name, weight, null, reason));
            else
                variants.Add(new(name, weight, await LoadAsync(regionStore, model, cancellationToken), null));
        }

        return variants;
    }

    /// <summary>Loads a model.</summary>
    /// <exception cref="JobFailedException">The model does not exist, is not supported, or cannot be loaded.</exception>
    public async Task<BoostedTrees> LoadAsync(RegionStore regionStore, string model, CancellationToken cancellationToken)
    {
        if (FindUnsupportedReason(regionStore, model) is { } reason)
            throw new JobFailedException($"ClientError: {reason}");
        var container = Container(regionStore, model);
        var uri = (string?)container["ModelDataUrl"] ?? throw new JobFailedException($"ClientError: model {model} has no ModelDataUrl");
        var archive = await S3Transfer.ReadAsync(buckets, regionStore.Account, uri, cancellationToken);
        var folder = Directory.CreateTempSubdirectory("gitops-model-").FullName;
        try
        {
            await ModelArchive.UnpackAsync(archive, folder, cancellationToken);
            var file = Path.Combine(folder, BoostedTrees.FileName);
            if (!File.Exists(file))
                throw new JobFailedException($"ClientError: the archive {uri} has no file {BoostedTrees.FileName}");
            await using var stream = File.OpenRead(file);
            return BoostedTrees.Load(stream);
        }
        catch (JsonException exception)
        {
            throw new JobFailedException($"ClientError: the model in {uri} cannot be loaded: {exception.Message}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string? FindUnsupportedReason(RegionStore regionStore, string model)
    {
        var image = (string?)Container(regionStore, model)["Image"] ?? "(none)";
        return XgboostImage.Matches(image)
            ? null
            : $"local AWS can't serve the image {image} of model {model}: it supports only the XGBoost image family";
    }

    private static JsonObject Container(RegionStore regionStore, string model)
    {
        var document = Find(regionStore, "Model", model)?.Document ?? throw new JobFailedException($"Could not find model \"{model}\".");
        return document["PrimaryContainer"]?.AsObject() ?? document["Containers"]?.AsArray().FirstOrDefault()?.AsObject() ?? [];
    }

    private static StoredResource? Find(RegionStore regionStore, string kind, string name)
    {
        lock (regionStore.Lock)
            return regionStore.All().FirstOrDefault(r => r.Kind.Name == kind && r.Key == name);
    }
}
