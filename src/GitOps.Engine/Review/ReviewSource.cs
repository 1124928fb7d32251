using GitOps.Engine.Reading;

namespace GitOps.Engine.Review;

/// <summary>A source, as reviews use it.</summary>
/// <param name="Name">The source's name.</param>
/// <param name="Remote">The repository.</param>
/// <param name="Git">Its commits and its trusted settings, which are those of the default branch.</param>
/// <param name="Host">Its pull requests.</param>
public sealed record ReviewSource(string Name, RemoteSource Remote, CommitReader Git, ReviewHost Host)
{
    /// <summary>Fetches the newest commits, and checks whether the settings are accepted.</summary>
    public Func<CancellationToken, Task> FetchAsync { get; init; } = _ => Task.CompletedTask;

    /// <summary>Protects the process from content that ends it.</summary>
    public ReadingGuard Reading { get; init; } = ReadingGuard.None;

    /// <summary>Receives the head whose review begins.</summary>
    public Action<string> OnHead { get; init; } = _ => { };

    /// <summary>Receives the errors that the controller does not know; their details are not published.</summary>
    public Action<Exception> OnError { get; init; } = _ => { };
}
