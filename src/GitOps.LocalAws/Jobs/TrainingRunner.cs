using System.Text.Json.Nodes;
using GitOps.LocalAws.Algorithms;
using GitOps.LocalAws.Logs;
using GitOps.LocalAws.ObjectStore;
using GitOps.LocalAws.Store;

namespace GitOps.LocalAws.Jobs;

/// <summary>Runs a training job: downloads its channels, trains, and uploads the model.</summary>
internal sealed class TrainingRunner(
    BucketStore buckets,
    LogStore logs,
    XgboostTraining xgboost,
    ProcessTraining process,
    LocalAwsOptions options,
    TimeProvider time
)
{
    public async Task RunAsync(RegionStore regionStore, StoredResource job, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("gitops-training-").FullName;
        var log = logs.GetOrCreateStream(
            regionStore.Account,
            regionStore.Region,
            "/aws/sagemaker/TrainingJobs",
            $"{job.Key}/algo-1-{DateTimeOffset.FromUnixTimeMilliseconds((long)(job.Created * 1000)).ToUnixTimeSeconds()}"
        );
        var context = new TrainingContext(job.Key, job.Document, folder, log);
        context.MetricsChanged = () => ResourceUpdate.Apply(regionStore, job, j => j.With(("FinalMetricDataList", context.MetricData())));
        try
        {
            await TrainAsync(regionStore, job, context, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            End(regionStore, job, "Stopped", "MaxRuntimeExceeded", "Training job runtime exceeded MaxRuntimeInSeconds provided");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Sets the final status of a job, unless it has one.</summary>
    public void End(RegionStore regionStore, StoredResource job, string status, string secondaryStatus, string? reason) =>
        ResourceUpdate.Apply(
            regionStore,
            job,
            j =>
            {
                if (!j.IsBusy)
                    return j;
                var now = time.GetUtcNow();
                var ended = j.WithStatus(status, now)
                    .WithSecondaryStatus(secondaryStatus, reason ?? "Training job completed", now)
                    .With(("TrainingEndTime", StoredResource.UnixSeconds(now)));
                var seconds = (int)
                    Math.Ceiling(
                        now.ToUnixTimeMilliseconds() / 1000.0 - (j.Document["TrainingStartTime"]?.GetValue<double>() ?? j.Created)
                    );
                ended = ended.With(("TrainingTimeInSeconds", seconds), ("BillableTimeInSeconds", seconds));
                return status == "Failed" ? ended.With(("FailureReason", reason)) : ended;
            }
        );

    private async Task TrainAsync(RegionStore regionStore, StoredResource job, TrainingContext context, CancellationToken cancellationToken)
    {
        SetSecondaryStatus(regionStore, job, "Downloading", "Downloading input data");
        await DownloadAsync(regionStore, context, cancellationToken);
        ResourceUpdate.Apply(regionStore, job, j => j.With(("TrainingStartTime", StoredResource.UnixSeconds(time.GetUtcNow()))));
        SetSecondaryStatus(regionStore, job, "Training", "Training image download completed. Training in progress.");
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
            throw new JobFailedException(
                image == ProcessTraining.Image
                    ? "ClientError: local AWS runs commands only when it is started with --run-commands"
                    : $"ClientError: local AWS can't run the image {image}: "
                        + $"it supports the XGBoost image family, and {ProcessTraining.Image} for your own command"
            );
        SetSecondaryStatus(regionStore, job, "Uploading", "Uploading generated training model");
        var location = await UploadAsync(regionStore, context, cancellationToken);
        ResourceUpdate.Apply(
            regionStore,
            job,
            j =>
                j.With(
                    ("ModelArtifacts", new JsonObject { ["S3ModelArtifacts"] = location }),
                    ("FinalMetricDataList", context.MetricData())
                )
        );
        End(regionStore, job, "Completed", "Completed", null);
    }

    private void SetSecondaryStatus(RegionStore regionStore, StoredResource job, string status, string message) =>
        ResourceUpdate.Apply(regionStore, job, j => j.WithSecondaryStatus(status, message, time.GetUtcNow()));

    private async Task DownloadAsync(RegionStore regionStore, TrainingContext context, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(context.ModelFolder);
        foreach (var channel in context.Request["InputDataConfig"]?.AsArray() ?? [])
        {
            var name = (string)channel!["ChannelName"]!;
            var uri =
                (string?)channel["DataSource"]?["S3DataSource"]?["S3Uri"]
                ?? throw new JobFailedException(
                    $"ClientError: local AWS reads channels only from S3: the channel {name} has no S3DataSource"
                );
            var count = await S3Transfer.DownloadAsync(buckets, regionStore.Account, uri, context.Channel(name), cancellationToken);
            if (count == 0)
                throw new JobFailedException($"ClientError: Data download failed:NoSuchKey: no S3 objects found under the prefix {uri}");
        }
    }

    private async Task<string> UploadAsync(RegionStore regionStore, TrainingContext context, CancellationToken cancellationToken)
    {
        var output =
            (string?)context.Request["OutputDataConfig"]?["S3OutputPath"]
            ?? throw new JobFailedException("ClientError: OutputDataConfig.S3OutputPath is required");
        var location = $"{output.TrimEnd('/')}/{context.Name}/output/model.tar.gz";
        await S3Transfer.UploadAsync(
            buckets,
            regionStore.Account,
            location,
            await ModelArchive.PackAsync(context.ModelFolder, cancellationToken),
            "application/gzip",
            cancellationToken
        );
        return location;
    }
}
