using System.Text.Json.Nodes;
using GitOps.LocalAws.Algorithms;
using GitOps.LocalAws.Logs;
using GitOps.LocalAws.ObjectStore;
using GitOps.LocalAws.Store;

namespace GitOps.LocalAws.Work;

/// <summary>Runs a training job from its channels to its model file.</summary>
internal sealed class TrainingRunner(
    BucketStore buckets,
    LogStore logs,
    XgboostTraining xgboost,
    ProcessTraining process,
    LocalAwsOptions options,
    TimeProvider time
)
{
    public async Task RunAsync(Partition partition, StoredResource job, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("gitops-training-").FullName;
        var log = logs.Stream(
            partition.Account,
            partition.Region,
            "/aws/sagemaker/TrainingJobs",
            $"{job.Key}/algo-1-{DateTimeOffset.FromUnixTimeMilliseconds((long)(job.Created * 1000)).ToUnixTimeSeconds()}"
        );
        var context = new TrainingContext(job.Key, job.Document, folder, log);
        context.MetricTold = () => JobUpdate.Change(partition, job, j => j.With(("FinalMetricDataList", context.MetricList())));
        try
        {
            await TrainAsync(partition, job, context, cancellationToken);
        }
        catch (JobFailure failure)
        {
            End(partition, job, "Failed", "Failed", failure.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            End(partition, job, "Stopped", "MaxRuntimeExceeded", "Training job runtime exceeded MaxRuntimeInSeconds provided");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            End(partition, job, "Failed", "Failed", $"InternalServerError: {exception.Message}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Ends a job.</summary>
    public void End(Partition partition, StoredResource job, string status, string secondary, string? reason) =>
        JobUpdate.Change(
            partition,
            job,
            j =>
            {
                var now = time.GetUtcNow();
                var ended = j.WithStatus(status, now)
                    .Secondary(secondary, reason ?? "Training job completed", now)
                    .With(("TrainingEndTime", StoredResource.Seconds(now)));
                var seconds = (int)
                    Math.Ceiling(
                        now.ToUnixTimeMilliseconds() / 1000.0 - (j.Document["TrainingStartTime"]?.GetValue<double>() ?? j.Created)
                    );
                ended = ended.With(("TrainingTimeInSeconds", seconds), ("BillableTimeInSeconds", seconds));
                return status == "Failed" ? ended.With(("FailureReason", reason)) : ended;
            }
        );

    private async Task TrainAsync(Partition partition, StoredResource job, TrainingContext context, CancellationToken cancellationToken)
    {
        Move(partition, job, "Downloading", "Downloading input data");
        await DownloadAsync(partition, context, cancellationToken);
        JobUpdate.Change(partition, job, j => j.With(("TrainingStartTime", StoredResource.Seconds(time.GetUtcNow()))));
        Move(partition, job, "Training", "Training image download completed. Training in progress.");
        var image = (string?)job.Document["AlgorithmSpecification"]?["TrainingImage"] ?? "";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(
            TimeSpan.FromSeconds(Math.Min(job.Document["StoppingCondition"]?["MaxRuntimeInSeconds"]?.GetValue<long>() ?? 86400, 2_000_000))
        );
        if (XgboostImage.Matches(image))
            await Task.Run(() => xgboost.Train(context, limit.Token), limit.Token);
        else if (image == ProcessTraining.Image && options.RunCommands)
            await process.TrainAsync(context, limit.Token);
        else
            throw new JobFailure(
                image == ProcessTraining.Image
                    ? "ClientError: local AWS runs commands only when it is started with --run-commands"
                    : $"ClientError: local AWS can't run the image {image}; it runs the XGBoost image family, and {ProcessTraining.Image} with a command of your own"
            );
        Move(partition, job, "Uploading", "Uploading generated training model");
        var location = await UploadAsync(partition, context, cancellationToken);
        JobUpdate.Change(
            partition,
            job,
            j =>
                j.With(
                    ("ModelArtifacts", new JsonObject { ["S3ModelArtifacts"] = location }),
                    ("FinalMetricDataList", context.MetricList())
                )
        );
        End(partition, job, "Completed", "Completed", null);
    }

    private void Move(Partition partition, StoredResource job, string status, string message) =>
        JobUpdate.Change(partition, job, j => j.Secondary(status, message, time.GetUtcNow()));

    private async Task DownloadAsync(Partition partition, TrainingContext context, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(context.ModelFolder);
        foreach (var channel in context.Request["InputDataConfig"]?.AsArray() ?? [])
        {
            var name = (string)channel!["ChannelName"]!;
            var uri =
                (string?)channel["DataSource"]?["S3DataSource"]?["S3Uri"]
                ?? throw new JobFailure($"ClientError: local AWS reads channels from S3 only; channel {name} has no S3DataSource");
            var count = await S3Copy.DownloadAsync(buckets, partition.Account, uri, context.Channel(name), cancellationToken);
            if (count == 0)
                throw new JobFailure($"ClientError: Data download failed:NoSuchKey: no S3 objects found under the prefix {uri}");
        }
    }

    private async Task<string> UploadAsync(Partition partition, TrainingContext context, CancellationToken cancellationToken)
    {
        var output =
            (string?)context.Request["OutputDataConfig"]?["S3OutputPath"]
            ?? throw new JobFailure("ClientError: OutputDataConfig.S3OutputPath is missing");
        var location = $"{output.TrimEnd('/')}/{context.Name}/output/model.tar.gz";
        await S3Copy.UploadAsync(
            buckets,
            partition.Account,
            location,
            await Archive.PackAsync(context.ModelFolder, cancellationToken),
            "application/gzip",
            cancellationToken
        );
        return location;
    }
}
