using GitOps.Core.Decisions;
using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;

namespace GitOps.Controller.Tests.Reference;

/// <summary>A value, or several, of each case of the unions that users see as messages.</summary>
internal static class MessageSamples
{
    private static readonly ResourceId Job = new("TrainingJob", "churn");
    private static readonly ResourceId Model = new("Model", "churn");
    private static readonly ResourceId Endpoint = new("Endpoint", "churn");
    private static readonly DateTimeOffset Time = new(2026, 11, 25, 2, 0, 0, TimeSpan.Zero);
    private static readonly EnvironmentId Environment = new("models", "dev");

    public static IReadOnlyList<ChangeReason> Reasons { get; } =
    [
        new InSync(),
        new SameContent("churn-2f9a60c1d4"),
        new ProductExists(Model),
        new Missing(),
        new InputsChanged(["spec.hyperParameters.max_depth"], [], [], null),
        new InputsChanged([], [new("rows", "2f9a60c1d4", "90b1c7e2aa")], [], null),
        new InputsChanged([], [], [Job], null),
        new InputsChanged([], [], [], "2026-11-25"),
        new TagsChanged(["team"]),
        new ManagedAgain(),
        new RetryRequested(2, "churn-2f9a60c1d4", "Failed"),
        new ImmutableField("spec.primaryContainer.image"),
        new EndpointFailed(Endpoint, "Failed", "the container does not respond to /ping", CanBeUpdated: false),
        new EndpointFailed(Endpoint, "UpdateRollbackFailed", null, CanBeUpdated: null),
        new AdoptRequested("churn", null, null),
        new AdoptRequested("churn", "other/prod", ChangeAction.Redeploy),
        new InProgress("InProgress"),
        new RunFailed(Job, "Failed", "AlgorithmError: exit code 1"),
        new RolledBack(Endpoint, "the model artifact was not found"),
        new ReplacementNotAllowed("FeatureGroup", "spec.featureDefinitions"),
        new NotManaged("churn", null),
        new NotManaged("churn", "other/prod"),
        new FingerprintConflict("churn-2f9a60c1d4", null),
        new ExactNameConflict("Model", "churn"),
        new ExternalMissing(new("EndpointConfig", "churn"), "Model", "churn-v1", "models/endpoint.yaml:12:18"),
        new Suspended(Endpoint, "incident 42", IsInGit: false),
        new Suspended(Endpoint, "incident 42", IsInGit: true),
        new RemovedFromGit(Stops: false),
        new EarlierVersion(Stops: true),
        new HistoryLimitReached(2),
        new PruneEmptyEnvironment(),
        new PruneLimitExceeded(12, 30),
        new PruneLastEndpoint(1),
        new NewContent("2f9a60c1d4", 3, 51_200),
        new Scheduled(Time),
        new DeleteRequested(IsRun: false, Stops: false),
        new DeleteRequested(IsRun: true, Stops: true),
        new SuspendRequested("incident 42"),
        new ResumeRequested(),
        new TransferRequested("other/prod"),
        new TransferWithdrawn(),
    ];

    public static IReadOnlyList<Decision> Decisions { get; } =
    [new Allowed(), new Denied("endpoints in prod need two instances"), new AwaitingApproval(["@acme/ml"])];

    public static IReadOnlyList<ChangeFailure> Failures { get; } =
    [
        new RequestFailed("CreateTrainingJob", "The account-level service limit was exceeded", "ResourceLimitExceeded"),
        new InUse("churn-2f9a60c1d4", "EndpointConfig", "churn-90b1c7e2aa"),
        new DependentBusy("churn-2f9a60c1d4", "Endpoint", "churn", "Updating"),
        new OwnerChanged("churn"),
        new NotVisibleYet("CreateModel", "churn-2f9a60c1d4"),
        new NoEffect("churn-2f9a60c1d4"),
    ];

    public static IReadOnlyList<OutcomeReason> Outcomes { get; } =
    [
        new AllInSync(),
        new AllInSync(NotPruned: 3),
        new ChangesPending(new(Job, "churn-2f9a60c1d4", ChangeAction.Wait, new InProgress("InProgress"), null, new PolledUntilDone()), 2),
        new ChangeBlocked(Endpoint, new RolledBack(Endpoint, "the model artifact was not found"), 1),
        new ChangeNotAllowed(Endpoint, new AwaitingApproval(["@acme/ml"]), 1),
        new ChangesFailed(Job, new RequestFailed("CreateTrainingJob", "Could not assume role", "ValidationException"), 1),
        new OperationFailed("GetResources", "Rate exceeded", "ThrottlingException"),
        new UnexpectedError("IOException", "No space left on device"),
        new SyncIsManual(Environment, 2),
        new NewDataProposed(Environment, 1),
        new Drifted(Environment, 1, Endpoint),
        new EnvironmentSuspended(),
        new EnvironmentRemoved("dev"),
        new SettingsRefused("account: 210987654321 is not allowed for this source: expected one of 123456789012"),
        new SettingsInvalid("gitops.yaml:7:5: paths is required"),
        new RevisionMissing("branch main"),
        new ManifestsInvalid(2, "models/training.yaml:15:20: invalid value: expected a number"),
        new CommitNotTrusted("3f8a1c2d9b7e4f60", "it is not signed"),
        new CommitNotProcessed("3f8a1c2d9b7e4f60"),
        new LeaseExpired(),
        new SupersededBy("9b7e4f603f8a1c2d"),
    ];

    public static IReadOnlyList<NextStep> NextSteps { get; } =
    [new AwaitsPerson(), new RetriedAt(3, Time), new PolledUntilDone(), new NextReconciliation(), new After(Job)];
}
