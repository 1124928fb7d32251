using System.Reflection;
using Microsoft.Extensions.Logging;

namespace GitOps.Controller.Tests.Reference;

/// <summary>The log messages of the program, found by their attribute.</summary>
internal static class LogMessages
{
    private const BindingFlags AllMethods = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;

    /// <summary>All log messages by event id, with the type that logs them.</summary>
    public static IReadOnlyList<(LoggerMessageAttribute Event, Type Source)> All { get; } =
    [
        .. new[] { "gitops", "GitOps.Core", "GitOps.Engine", "GitOps.Aws", "GitOps.Git", "GitOps.State", "GitOps.LocalAws" }
            .SelectMany(name => Assembly.Load(new AssemblyName(name)).GetTypes())
            .SelectMany(type => type.GetMethods(AllMethods))
            .Select(method => (Event: method.GetCustomAttribute<LoggerMessageAttribute>()!, Source: method.DeclaringType!))
            .Where(found => found.Event is not null)
            .OrderBy(found => found.Event.EventId),
    ];
}
