using Amazon.Runtime;
using Amazon.S3;
using GitOps.Aws;
using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;
using GitOps.EndToEnd.Drivers;
using GitOps.Engine.Connections;
using GitOps.Engine.Deciding;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;
using GitOps.Testing;

namespace GitOps.EndToEnd;

/// <summary>What the service does when the account or its data change without a commit.</summary>
public sealed class DriftTests : IAsyncLifetime
{
    private const string Dev = Shop.Dev;
    private Shop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await Shop.OpenAsync(runCommands: true);

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task Drift_is_reported_and_reverted_on_sync_or_by_selfHeal()
    {
        await using var service = await _shop.StartAsync();
        await service.EndOfAsync(Dev, _shop.Push(("models/a.yaml", Manifests.PackageGroup("a"))));
        await DeleteGroupAsync("a");

        var drifted = await service.UntilAsync(Dev, s => s.Drift == 1);
        Assert.Contains("`gitops sync shop/dev` reverts it", drifted.Summary, StringComparison.Ordinal);
        Assert.Equal(3, (await service.TypeAsync("status")).Code);
        await service.TypeAsync("sync", "dev");
        await service.UntilAsync(Dev, s => s.Outcome == OutcomeState.Synced && s.Drift == 0);
        await service.EndOfAsync(Dev, _shop.Push(("gitops.yaml", Shop.Settings("sync: {selfHeal: true}"))));
        await DeleteGroupAsync("a");
        await UntilCountAsync("CreateModelPackageGroup", 3);
    }

    [Fact]
    public async Task An_endpoint_that_others_updated_is_detected_and_reverted()
    {
        await using var service = await _shop.StartAsync();
        await service.EndOfAsync(
            Dev,
            _shop.Push(
                ("gitops.yaml", Shop.Settings("sync: {selfHeal: true}")),
                ("data/rows/train.csv", Manifests.Rows),
                ("models/other.yaml", Manifests.Config("other", "rows", "ml.m5.xlarge")),
                ("models/all.yaml", Manifests.Everything(2))
            )
        );
        var connection = await ConnectAsync();
        var other = _shop
            .Aws.Journal()
            .Last(l => l.Operation == "CreateEndpointConfig" && l.Name.StartsWith("other", StringComparison.Ordinal))
            .Name;
        await connection.Writer.UpdateAsync(
            Decisions.Allow(KindCatalog.Default["Endpoint"], "shop", ChangeAction.Update),
            new([new("EndpointName", DataScalar.Of("shop")), new("EndpointConfigName", DataScalar.Of(other))]),
            default
        );

        await UntilCountAsync("UpdateEndpoint", 2);
        await service.UntilAsync(Dev, s => s.Outcome == OutcomeState.Synced);
    }

    [Theory, InlineData("propose"), InlineData("run")]
    public async Task New_data_in_S3_is_proposed_or_run_as_the_data_set_says(string onNewData)
    {
        await using var service = await _shop.StartAsync();
        await PutAsync("one.csv", Manifests.Rows);
        await service.EndOfAsync(
            Dev,
            _shop.Push(
                (
                    "models/all.yaml",
                    $"apiVersion: gitops.mlops/v1alpha1\nkind: Dataset\nmetadata: {{name: rows}}\nspec: {{s3URI: "
                        + $"s3://shop-dev/incoming, onNewData: {onNewData}}}\n---\n{Manifests.Job("rows")}"
                )
            )
        );

        await PutAsync("two.csv", Manifests.Rows);
        if (onNewData == "propose")
        {
            Assert.Contains(
                "new data: ",
                (await service.UntilAsync(Dev, s => s.Reason is NewDataProposed)).Summary,
                StringComparison.Ordinal
            );
            Assert.Single(_shop.Created("CreateTrainingJob"));
            await service.TypeAsync("sync", "dev");
        }

        await UntilCountAsync("CreateTrainingJob", 2);
        await service.UntilAsync(Dev, s => s.Outcome == OutcomeState.Synced);
    }

    private Task UntilCountAsync(string operation, int count) =>
        Eventually.IsTrueAsync(
            () => _shop.Aws.Journal().Count(l => l.Operation == operation && l.Status == 200) >= count,
            $"{count} × {operation}"
        );

    private async Task DeleteGroupAsync(string name)
    {
        var connection = await ConnectAsync();
        var group = (await connection.Reader.DescribeAsync(KindCatalog.Default["ModelPackageGroup"], name, default))!;
        await connection.Writer.DeleteAsync(Decisions.Allow(group), default);
    }

    private async Task PutAsync(string key, string text)
    {
        using var s3 = new AmazonS3Client(
            new BasicAWSCredentials(_shop.Aws.Address.AccessKeyId, _shop.Aws.Address.SecretAccessKey),
            new AmazonS3Config
            {
                ServiceURL = _shop.Aws.Address.Url,
                ForcePathStyle = true,
                AuthenticationRegion = "eu-west-1",
            }
        );
        if (!(await s3.ListBucketsAsync()).Buckets?.Any() ?? true)
            await s3.PutBucketAsync("shop-dev");
        await s3.PutObjectAsync(
            new()
            {
                BucketName = "shop-dev",
                Key = "incoming/" + key,
                ContentBody = text,
            }
        );
    }

    // Somebody else in the same account.
    private Task<EnvironmentConnection> ConnectAsync()
    {
        var address = _shop.Aws.Address;
        var settings = RepositorySettingsReader.Read(Project.Settings()).Settings!.Environments[0];
        return AwsRegistration
            .AddAws(
                new() { Local = () => new(address.Url, address.AccessKeyId, address.SecretAccessKey, address.Account) },
                KindCatalog.Default,
                TimeProvider.System
            )
            .ConnectAsync(settings, default);
    }
}
