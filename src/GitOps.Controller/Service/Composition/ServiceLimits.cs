namespace GitOps.Controller.Service.Composition;

/// <summary>The limits and intervals of the service, each with its reason. Those of reconciliations are in ReconciliationOptions.</summary>
internal static class ServiceLimits
{
    /// <summary>The largest body of an API request. No request of the API needs more than a few names.</summary>
    public const long MaxRequestBytes = 1 << 20;

    /// <summary>The most that is read from a connection before it is asked for; by default 1 MiB for each.</summary>
    public const long MaxConnectionBuffer = 64 << 10;

    /// <summary>The largest payload of a GitHub webhook: GitHub's own limit is 25 MiB.</summary>
    public const long MaxGitHubPayloadBytes = 25 << 20;

    /// <summary>The largest body of a signed push. Its content is not used, only its signature.</summary>
    public const long MaxSignedPushBytes = 1 << 20;

    /// <summary>
    /// The memory for the beginnings of webhook bodies whose signature is not verified yet: at least 128 bodies at once. Beyond it, the
    /// oldest gives way.
    /// </summary>
    public const long MaxUnverifiedBytes = 32 << 20;

    /// <summary>How much the verified deliveries of a source may store at once, in bytes.</summary>
    public const int VerifiedBytesBurst = 128 << 20;

    /// <summary>How much the verified deliveries of a source may store in a second, in bytes: about 200 pushes.</summary>
    public const int VerifiedBytesPerSecond = 2 << 20;

    /// <summary>How many completed deliveries of each source are kept.</summary>
    public const int KeptDeliveries = 10_000;

    /// <summary>The longest id of a signed push, so that it fits an indexed column.</summary>
    public const int MaxDeliveryIdLength = 200;

    /// <summary>The sustained requests per second of one caller: a script that polls every environment stays below it.</summary>
    public const int RequestsPerSecond = 50;

    /// <summary>The burst of one caller: a dashboard that opens many views at once.</summary>
    public const int RequestBurst = 200;

    /// <summary>Open event streams of one caller: a stream holds a connection and memory for a day.</summary>
    public const int EventStreamsPerCaller = 100;

    /// <summary>
    /// Concurrent jobs of the scheduler: the polls below, and at least 32 reconciliations and reviews. Those mostly wait for AWS, and each
    /// may hold one commit's manifests in memory.
    /// </summary>
    public const int SchedulerThreads = ConcurrentPolls + ConcurrentFailingPolls + ConcurrentPullRequestPolls + 32;

    /// <summary>
    /// Concurrent polls: most wait for their turn in the queue of fetches, which is fair to servers, so there are enough that the polls of
    /// silent remotes do not keep others from that queue.
    /// </summary>
    public const int ConcurrentPolls = 64;

    /// <summary>Concurrent polls of sources whose last poll failed: a remote that does not respond delays only others like it.</summary>
    public const int ConcurrentFailingPolls = 8;

    /// <summary>Concurrent polls of pull requests: each waits for the host's API, which limits requests.</summary>
    public const int ConcurrentPullRequestPolls = 8;

    /// <summary>
    /// Concurrent reviews of one source: a push to many branches at once leaves threads to reconciliations and other sources.
    /// </summary>
    public const int ReviewsPerSource = 4;

    /// <summary>How many of the last runs of an environment a review takes durations from.</summary>
    public const int RunsForDurations = 500;

    /// <summary>
    /// How long a request may wait for a limit of GitHub, which are for an hour at most. A review has nothing better to do; it ends when a
    /// newer head replaces its own.
    /// </summary>
    public static readonly TimeSpan MaxGitHubLimitWait = TimeSpan.FromMinutes(65);

    /// <summary>How long a requested poll waits whose source failed last: as long as a short failure of its server.</summary>
    public static readonly TimeSpan FailingPollDelay = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Concurrent reconciliations of one source where there are several: two sources whose AWS endpoint does not respond leave threads to
    /// the others.
    /// </summary>
    public const int ReconciliationsPerSource = 8;

    /// <summary>
    /// The longest graceful shutdown: a step in progress ends in seconds. It leaves time to write logs and traces before Kubernetes kills a
    /// container, by default after 30 seconds.
    /// </summary>
    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(25);

    /// <summary>How often the settings and secrets are read again. Kubernetes updates mounted secrets about once a minute.</summary>
    public static readonly TimeSpan SettingsCheckInterval = TimeSpan.FromSeconds(10);

    /// <summary>The timeout of each readiness check: a probe that gets no answer in time counts as failed, without the reason.</summary>
    public static readonly TimeSpan ReadinessTimeout = TimeSpan.FromSeconds(1.5);

    /// <summary>The free space below which the data folder counts as full: a fetch of one repository can need it.</summary>
    public const long MinFreeBytes = 32 << 20;

    /// <summary>How long jobs may be overdue before the service is not ready: longer than a burst of commits takes.</summary>
    public static readonly TimeSpan MaxOverdue = TimeSpan.FromMinutes(2);

    /// <summary>How often the head of the audit log is reported: what is deleted from its end sooner is not noticed.</summary>
    public static readonly TimeSpan AuditHeadInterval = TimeSpan.FromSeconds(10);

    /// <summary>The longest time that a webhook's body may take. GitHub gives up after 10 seconds.</summary>
    public static readonly TimeSpan WebhookReadTimeout = TimeSpan.FromSeconds(30);

    /// <summary>The shortest webhook secret: a shorter one can be guessed from one signed request.</summary>
    public const int MinWebhookSecretLength = 16;

    /// <summary>The longest interval between polls of a remote that fails, so that it is used again soon after it is back.</summary>
    public static readonly TimeSpan MaxPollInterval = TimeSpan.FromMinutes(15);

    /// <summary>
    /// The timeout of a request for an issuer's keys. The callers of that issuer wait for it, those of others do not; by default a minute.
    /// </summary>
    public static readonly TimeSpan IssuerTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The tolerated difference between an issuer's clock and this machine's.</summary>
    public static readonly TimeSpan TokenClockSkew = TimeSpan.FromMinutes(1);
}
