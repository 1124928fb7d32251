using System.Text;
using System.Text.Json.Nodes;
using GitOps.LocalAws.Algorithms;
using GitOps.LocalAws.Logs;
using GitOps.LocalAws.ObjectStore;
using GitOps.LocalAws.Store;

namespace GitOps.LocalAws.Work;

/// <summary>Runs a batch transform: an input object becomes an object of answers with .out behind its name.</summary>
internal sealed class TransformRunner(BucketStore buckets, LogStore logs, ModelLoader loader, TimeProvider time)
{
    public async Task RunAsync(Partition partition, StoredResource job, CancellationToken cancellationToken)
    {
        try
        {
            JobUpdate.Change(partition, job, j => j.With(("TransformStartTime", StoredResource.Seconds(time.GetUtcNow()))));
            await TransformAsync(partition, job, cancellationToken);
            End(partition, job, "Completed", null);
        }
        catch (JobFailure failure)
        {
            End(partition, job, "Failed", failure.Message);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            End(partition, job, "Failed", $"InternalServerError: {exception.Message}");
        }
    }

    /// <summary>Ends a job.</summary>
    public void End(Partition partition, StoredResource job, string status, string? reason) =>
        JobUpdate.Change(
            partition,
            job,
            j =>
                j.WithStatus(status, time.GetUtcNow())
                    .With(("TransformEndTime", StoredResource.Seconds(time.GetUtcNow())), ("FailureReason", reason))
        );

    private async Task TransformAsync(Partition partition, StoredResource job, CancellationToken cancellationToken)
    {
        var request = job.Document;
        var filter = ColumnFilter.Parse((string?)request["DataProcessing"]?["InputFilter"] ?? "$");
        if (
            (string?)request["DataProcessing"]?["JoinSource"] == "Input"
            || (string?)request["DataProcessing"]?["OutputFilter"] is not (null or "$")
        )
            throw new JobFailure("ClientError: local AWS does not offer JoinSource Input or an OutputFilter yet");
        var log = logs.Stream(partition.Account, partition.Region, "/aws/sagemaker/TransformJobs", $"{job.Key}/i-local");
        var model = await loader.LoadAsync(partition, job.Text("ModelName")!, cancellationToken);
        var input =
            (string?)request["TransformInput"]!["DataSource"]!["S3DataSource"]?["S3Uri"]
            ?? throw new JobFailure("ClientError: local AWS reads transform input from S3 only");
        var contentType = (string?)request["TransformInput"]!["ContentType"] ?? "text/csv";
        var accept = (string?)request["TransformOutput"]!["Accept"] ?? "text/csv";
        var output = ((string)request["TransformOutput"]!["S3OutputPath"]!).TrimEnd('/');
        var objects = S3Copy.List(buckets, partition.Account, input);
        if (objects.Count == 0)
            throw new JobFailure($"ClientError: no S3 objects found under {input}");
        var prefix = S3Copy.Parse(input).Key.TrimEnd('/') + "/";
        foreach (var stored in objects)
        {
            var body = Inference.Text(
                await S3Copy.ReadAsync(buckets, partition.Account, $"s3://{S3Copy.Parse(input).Bucket}/{stored.Key}", cancellationToken)
            );
            var name = stored.Key.StartsWith(prefix, StringComparison.Ordinal)
                ? stored.Key[prefix.Length..]
                : stored.Key[(stored.Key.LastIndexOf('/') + 1)..];
            var answer = Answer(model, filter, body, contentType, accept, name);
            await S3Copy.UploadAsync(
                buckets,
                partition.Account,
                $"{output}/{name}.out",
                Encoding.UTF8.GetBytes(answer),
                accept,
                cancellationToken
            );
            log.Add([(time.GetUtcNow().ToUnixTimeMilliseconds(), $"{name}: {answer.Count(c => c == '\n')} rows answered")]);
        }
    }

    private static string Answer(BoostedTrees model, ColumnFilter filter, string body, string contentType, string accept, string name)
    {
        try
        {
            return Inference
                .Answer(model, contentType.Contains("csv", StringComparison.Ordinal) ? filter.Apply(body) : body, contentType, accept)
                .Body;
        }
        catch (Exception exception) when (exception is FormatException or NotSupportedException)
        {
            throw new JobFailure($"ClientError: See job logs for more information: {name}: {exception.Message}");
        }
    }
}
