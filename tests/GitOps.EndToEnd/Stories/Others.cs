using Amazon.Runtime;
using Amazon.S3;
using GitOps.Aws;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;
using GitOps.EndToEnd.Drivers;
using GitOps.Engine.Errors;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;
using GitOps.Testing;

namespace GitOps.EndToEnd.Stories;

/// <summary>People who work in the account beside the controller, and where their writing calls are in the journal.</summary>
internal sealed class Others(Shop shop, WorldReader world)
{
    public HashSet<int> Calls { get; } = [];

    /// <summary>Puts one more object where the data set is.</summary>
    public async Task PutDataAsync(int version)
    {
        using var s3 = new AmazonS3Client(
            new BasicAWSCredentials(shop.Aws.Address.AccessKeyId, shop.Aws.Address.SecretAccessKey),
            new AmazonS3Config
            {
                ServiceURL = shop.Aws.Address.Url,
                ForcePathStyle = true,
                AuthenticationRegion = "eu-west-1",
                MaxErrorRetry = 10,
            }
        );
        if (version == 1)
            await s3.PutBucketAsync(Wish.Bucket);
        await s3.PutObjectAsync(
            new()
            {
                BucketName = Wish.Bucket,
                Key = $"{Wish.Prefix}/{version}.csv",
                ContentBody = Manifests.Rows,
            }
        );
    }

    /// <summary>Makes a package group.</summary>
    public async Task MakeGroupAsync(string name)
    {
        var address = shop.Aws.Address;
        var connection = await AwsRegistration
            .AddAws(
                new() { Local = () => new(address.Url, address.AccessKeyId, address.SecretAccessKey, address.Account) },
                KindCatalog.Default,
                TimeProvider.System
            )
            .ConnectAsync(RepositorySettingsReader.Read(Project.Settings()).Settings!.Environments[0], default);
        var kind = KindCatalog.Default["ModelPackageGroup"];
        await RecordAsync(
            () =>
                connection.Writer.CreateAsync(
                    Decisions.Allow(kind, name, ChangeAction.Create),
                    new([new("ModelPackageGroupName", DataScalar.Of(name))]),
                    default
                ),
            l => l.Operation == "CreateModelPackageGroup" && l.Name == name
        );
    }

    /// <summary>Suspends or resumes a resource by its tag.</summary>
    public Task TagAsync(string verb, string id)
    {
        var versions = world
            .Read()
            .Things.Where(t => $"{t.Kind}/{t.NameInGit}" == id && (verb == "suspend" || t.Suspended is not null))
            .Select(t => t.Arn)
            .ToHashSet();
        var operation = verb == "suspend" ? "AddTags" : "DeleteTags";
        return RecordAsync(
            () => Project.TypeAsync(shop.Upstream.Path, shop.Aws.Folder, verb, id),
            l => l.Operation == operation && versions.Contains(l.Name)
        );
    }

    private async Task RecordAsync(Func<Task> act, Func<JournalLine, bool> isTheirs)
    {
        var before = shop.Aws.Journal().Count;
        try
        {
            await act();
        }
        catch (ServiceException error) when (error.Kind == ServiceErrorKind.AlreadyExists)
        {
            // It was made by a call whose answer was lost.
        }

        Calls.UnionWith(shop.Aws.Journal().Index().Skip(before).Where(l => l.Item.Status == 200 && isTheirs(l.Item)).Select(l => l.Index));
    }
}
