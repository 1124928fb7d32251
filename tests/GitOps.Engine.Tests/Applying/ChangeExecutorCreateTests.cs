using GitOps.Core.Environments;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Engine.Errors;
using GitOps.Testing;

namespace GitOps.Engine.Tests.Applying;

public sealed class ChangeExecutorCreateTests
{
    private readonly Situation _situation = Situation.New();

    [Fact]
    public async Task A_resource_is_created_and_read_back()
    {
        var change = _situation.Allow("TrainingJob");

        var result = await _situation.ExecuteAsync(change);

        var name = change.Change.ActualName;
        Assert.Equal(
            [$"Describe TrainingJob {name}", $"Create TrainingJob {name}", $"Describe TrainingJob {name}"],
            _situation.Aws.Journal
        );
        Assert.Null(result.Failure);
        Assert.Equal(name, result.Resource!.Name);
    }

    [Fact]
    public async Task A_resource_that_exists_already_is_not_created_but_planned_again()
    {
        var change = _situation.Allow("Model");
        _situation.Aws.With(Somebodys(change.Change));

        var result = await _situation.ExecuteAsync(change);

        Assert.Empty(_situation.Aws.Writes);
        Assert.Equal("somebody", result.Resource!.Tags["owner"]);
    }

    [Fact]
    public async Task A_resource_that_appears_between_the_read_and_the_creation_is_planned_again()
    {
        var change = _situation.Allow("Model");
        _situation.Aws.Before("Create Model", () => _situation.Aws.With(Somebodys(change.Change)));

        var result = await _situation.ExecuteAsync(change);

        Assert.Null(result.Failure);
        Assert.Equal("somebody", result.Resource!.Tags["owner"]);
        Assert.DoesNotContain(OwnTags.Repository, result.Resource.Tags.Keys);
    }

    [Fact]
    public async Task A_name_that_is_taken_but_not_visible_is_a_failure()
    {
        _situation.Aws.Reject("Create Model", ServiceErrorKind.AlreadyExists);

        var result = await _situation.ExecuteAsync(_situation.Allow("Model"));

        Assert.Equal("AlreadyExists", Assert.IsType<RequestFailed>(result.Failure).Code);
    }

    [Fact]
    public async Task A_creation_whose_response_was_lost_is_found_by_the_next_attempt()
    {
        var change = _situation.Allow("Model");
        _situation.Aws.LoseResponse("Create Model");

        var first = await _situation.ExecuteAsync(change);
        var second = await _situation.ExecuteAsync(change);

        Assert.IsType<RequestFailed>(first.Failure);
        Assert.Null(second.Failure);
        Assert.Single(_situation.Aws.Writes);
        Assert.True(second.Resource!.BelongsTo("churn", "dev"));
    }

    [Fact]
    public async Task A_resource_that_AWS_does_not_show_yet_is_a_failure_of_its_own()
    {
        var change = _situation.Allow("Model");
        _situation.Aws.After("Create Model", () => _situation.Aws.Remove("Model", change.Change.ActualName));

        var result = await _situation.ExecuteAsync(change);

        Assert.Equal(new NotVisibleYet("CreateModel", change.Change.ActualName), result.Failure);
    }

    [Fact]
    public async Task Tags_that_were_sent_count_before_AWS_shows_them()
    {
        var change = _situation.Allow("TrainingJob");
        _situation.Aws.After(
            "Create TrainingJob",
            () => _situation.Aws.Change("TrainingJob", change.Change.ActualName, r => r with { Tags = new Dictionary<string, string>() })
        );

        var result = await _situation.ExecuteAsync(change);

        Assert.True(result.Resource!.IsManaged);
        Assert.Equal("churn", result.Resource.Tags["team"]);
    }

    [Theory]
    [InlineData(ServiceErrorKind.Conflict), InlineData(ServiceErrorKind.InvalidRequest), InlineData(ServiceErrorKind.AccessDenied)]
    [InlineData(ServiceErrorKind.Throttled), InlineData(ServiceErrorKind.Unavailable), InlineData(ServiceErrorKind.NotFound)]
    public async Task What_AWS_rejects_is_a_failure_with_its_words(ServiceErrorKind kind)
    {
        _situation.Aws.Reject("Create Model", kind);

        var result = await _situation.ExecuteAsync(_situation.Allow("Model"));

        var failure = Assert.IsType<RequestFailed>(result.Failure);
        Assert.Equal(kind.ToString(), failure.Code);
        Assert.Equal($"{kind} on Create Model", failure.Message);
        Assert.Equal(_situation.NameOf("Model"), result.Name);
    }

    [Fact]
    public async Task References_are_resolved_before_a_request_is_sent()
    {
        await _situation.ExecuteAsync(_situation.Allow("TrainingJob"));

        await _situation.ExecuteAsync(_situation.Allow("Model"));

        var request = _situation.Aws.Requests[$"Create Model {_situation.NameOf("Model")}"];
        var container = (GitOps.Schema.Values.DataMap)request["PrimaryContainer"]!;
        Assert.Equal($"s3://churn-dev/models/{_situation.NameOf("TrainingJob")}/output/model.tar.gz", container.Text("ModelDataUrl"));
    }

    [Fact]
    public async Task A_version_is_created_without_reading_its_name_first_and_read_by_its_ARN()
    {
        var situation = Situation.Of(Manifests.Package);
        await situation.ExecuteAsync(situation.Allow("ModelPackageGroup"));

        var result = await situation.ExecuteAsync(situation.Allow("ModelPackage"));

        Assert.Equal("churn/1", result.Resource!.Name);
        Assert.Equal(
            ["Create ModelPackage", "Describe ModelPackage"],
            situation.Aws.Journal.Where(c => c.Contains("ModelPackage ")).Select(c => string.Join(' ', c.Split(' ')[..2]))
        );
        Assert.EndsWith(result.Resource.Arn, situation.Aws.Journal[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_creation_of_the_same_version_is_the_same_version()
    {
        var situation = Situation.Of(Manifests.Package);
        await situation.ExecuteAsync(situation.Allow("ModelPackageGroup"));
        var change = situation.Allow("ModelPackage");
        situation.Aws.LoseResponse("Create ModelPackage");

        var first = await situation.ExecuteAsync(change);
        var second = await situation.ExecuteAsync(change);

        Assert.NotNull(first.Failure);
        Assert.Equal("churn/1", second.Resource!.Name);
        Assert.Single(situation.Aws.Resources, r => r.Key.Kind == "ModelPackage");
    }

    [Fact]
    public async Task The_rejected_creation_of_a_version_is_a_failure_whatever_its_code()
    {
        var situation = Situation.Of(Manifests.Package);
        await situation.ExecuteAsync(situation.Allow("ModelPackageGroup"));
        situation.Aws.Reject("Create ModelPackage", ServiceErrorKind.AlreadyExists);

        var result = await situation.ExecuteAsync(situation.Allow("ModelPackage"));

        Assert.Equal("AlreadyExists", Assert.IsType<RequestFailed>(result.Failure).Code);
    }

    [Fact]
    public async Task A_data_set_is_uploaded_and_changes_no_resource()
    {
        var result = await _situation.ExecuteAsync(_situation.Allow("Dataset"));

        Assert.Equal(["Upload Dataset/customers"], _situation.Aws.Journal);
        Assert.Equal((null, "customers", null, null), (result.Kind, result.Name, result.Resource, result.Failure));
    }

    [Fact]
    public async Task An_upload_that_S3_rejects_is_a_failure()
    {
        _situation.Aws.Reject("Upload", ServiceErrorKind.AccessDenied);

        var result = await _situation.ExecuteAsync(_situation.Allow("Dataset"));

        Assert.Equal("AccessDenied", Assert.IsType<RequestFailed>(result.Failure).Code);
    }

    private static ObservedResource Somebodys(Change change) =>
        new()
        {
            Kind = change.Kind!,
            Name = change.ActualName,
            Arn = "arn:aws:sagemaker:eu-west-1:123456789012:model/" + change.ActualName,
            Tags = new Dictionary<string, string> { ["owner"] = "somebody" },
        };
}
