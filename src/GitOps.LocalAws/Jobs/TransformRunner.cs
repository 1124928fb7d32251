using System.Text;
using System.Text.Json.Nodes;
using GitOps.LocalAws.Algorithms;
using GitOps.LocalAws.Logs;
using GitOps.LocalAws.ObjectStore;
using GitOps.LocalAws.Serving;
using GitOps.LocalAws.Store;

namespace GitOps.LocalAws.Jobs;

/// <summary>Runs a batch transform job: the predictions for each input object become an output object with the suffix .out.</summary>
internal sealed class TransformRunner(BucketStore buckets, LogStore logs, ModelLoader loader, TimeProvider time)
{
    public async Task RunAsync(RegionStore regionStore, StoredResource job, CancellationToken cancellationToken)
    {
        ResourceUpdate.Apply(regionStore, job, j => j.With(("TransformStartTime", StoredResource.UnixSeconds(time.GetUtcNow()))));
        await TransformAsync(regionStore, job, cancellationToken);
        End(regionStore, job, "Completed", null);
    }

    /// <summary>Sets the final status of a job, unless it has one.</summary>
    public void End(RegionStore regionStore, StoredResource job, string status, string? reason) =>
        ResourceUpdate.Apply(
            regionStore,
            job,
            j =>
                j.IsBusy
                    ? j.WithStatus(status, time.GetUtcNow())
                        .With(("TransformEndTime", StoredResource.UnixSeconds(time.GetUtcNow())), ("FailureReason", reason))
                    : j
        );

    private async Task TransformAsync(RegionStore regionStore, StoredResource job, CancellationToken cancellationToken)
    {
        var transform = ReadTransform(job.Document);
        var log = logs.GetOrCreateStream(regionStore.Account, regionStore.Region, "/aws/sagemaker/TransformJobs", $"{job.Key}/i-local");
        var model = await loader.LoadAsync(regionStore, job.Text("ModelName")!, cancellationToken);
        var objects = S3Transfer.List(buckets, regionStore.Account, transform.Input);
        if (objects.Count == 0)
            throw new JobFailedException($"ClientError: no S3 objects found under {transform.Input}");
        var (bucket, key) = S3Transfer.Parse(transform.Input);
        var prefix = key.TrimEnd('/') + "/";
        foreach (var stored in objects)
        {
            var content = await S3Transfer.ReadAsync(buckets, regionStore.Account, $"s3://{bucket}/{stored.Key}", cancellationToken);
            var name = stored.Key.StartsWith(prefix, StringComparison.Ordinal)
                ? stored.Key[prefix.Length..]
                : stored.Key[(stored.Key.LastIndexOf('/') + 1)..];
            var predictions = Predict(model, transform, Inference.Text(content), name);
            await S3Transfer.UploadAsync(
                buckets,
                regionStore.Account,
                $"{transform.Output}/{name}.out",
                Encoding.UTF8.GetBytes(predictions),
                transform.Accept,
                cancellationToken
            );
            log.Add([(time.GetUtcNow().ToUnixTimeMilliseconds(), $"{name}: predicted {predictions.Count(c => c == '\n')} rows")]);
        }
    }

    private static Transform ReadTransform(JsonObject request)
    {
        var filter = ColumnFilter.Parse((string?)request["DataProcessing"]?["InputFilter"] ?? "$");
        if (
            (string?)request["DataProcessing"]?["JoinSource"] == "Input"
            || (string?)request["DataProcessing"]?["OutputFilter"] is not (null or "$")
        )
            throw new JobFailedException("ClientError: local AWS does not support JoinSource Input or an OutputFilter yet");
        return new(
            filter,
            (string?)request["TransformInput"]!["DataSource"]!["S3DataSource"]?["S3Uri"]
                ?? throw new JobFailedException("ClientError: local AWS reads transform input only from S3"),
            (string?)request["TransformInput"]!["ContentType"] ?? "text/csv",
            ((string)request["TransformOutput"]!["S3OutputPath"]!).TrimEnd('/'),
            (string?)request["TransformOutput"]!["Accept"] ?? "text/csv"
        );
    }

    private static string Predict(BoostedTrees model, Transform transform, string body, string name)
    {
        var rows = transform.ContentType.Contains("csv", StringComparison.Ordinal) ? transform.Filter.Apply(body) : body;
        try
        {
            return Inference.Predict(model, rows, transform.ContentType, transform.Accept).Body;
        }
        catch (Exception exception) when (exception is FormatException or NotSupportedException)
        {
            throw new JobFailedException($"ClientError: See job logs for more information: {name}: {exception.Message}");
        }
    }

    private sealed record Transform(ColumnFilter Filter, string Input, string ContentType, string Output, string Accept);
}
