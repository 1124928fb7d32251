using System.Collections.Concurrent;
using GitOps.Core.Events;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;
using GitOps.Core.Reports;
using GitOps.Engine.Applying;
using Spectre.Console;

namespace GitOps.Controller.Cli.Terminal;

/// <summary>Shows an operation as it goes: a live line for each thing under way on a terminal, a line for each change elsewhere.</summary>
internal sealed class ProgressLines(Output output) : IProgressObserver
{
    private readonly ConcurrentDictionary<ResourceId, string> _underWay = new();
    private readonly ConcurrentDictionary<ResourceId, string> _told = new();
    private LiveDisplayContext? _live;

    /// <summary>Runs an operation with its live lines below what is said.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> operation)
    {
        if (!output.IsTerminal)
            return await operation();
        return await output
            .Live.Live(new Rows())
            .AutoClear(true)
            .StartAsync(async context =>
            {
                _live = context;
                try
                {
                    return await operation();
                }
                finally
                {
                    _live = null;
                }
            });
    }

    public void Report(ProgressEvent happened)
    {
        switch (happened)
        {
            case ChangeApplied { Change: { IsHousekeeping: false } change }:
                Say($"  {Done(change.Action)} {change.Id}  {change.ActualName}");
                break;
            case ChangeFailed { Change: { IsHousekeeping: false } change } refused:
                Say($"  ! {change.Id}: {FailureText.Of(refused.Failure)}");
                break;
            case RunEnded settled:
                _underWay.TryRemove(settled.Id, out _);
                Say(
                    $"  {(settled.Succeeded ? "✔" : "✘")} {settled.Id}  {settled.ActualName}  {(settled.Reason is { } reason ? ReasonText.Of(reason) : settled.Status)}"
                );
                break;
            case RunProgressed progress:
                Show(progress);
                break;
        }

        Draw();
    }

    private void Show(RunProgressed progress)
    {
        var line = $"{progress.Id}  {progress.Status}  {progress.Elapsed:mm\\:ss}{(progress.Metric is { } metric ? $"  {metric}" : "")}";
        _underWay[progress.Id] = line;
        var state = progress.Status + progress.ActualName;
        if (_live is null && _told.GetValueOrDefault(progress.Id) != state)
            Say($"  … {progress.Id}  {progress.ActualName}  {progress.Status}");
        _told[progress.Id] = state;
    }

    private void Say(string line)
    {
        if (_live is null)
            output.Say(line);
        else
            output.Live.WriteLine(line);
    }

    private void Draw()
    {
        if (_live is not { } live)
            return;
        live.UpdateTarget(new Rows(_underWay.OrderBy(p => p.Key).Select(p => new Text("  … " + p.Value))));
        live.Refresh();
    }

    private static string Done(ChangeAction action) =>
        action switch
        {
            ChangeAction.Run => "▶ started ",
            ChangeAction.Create => "✔ created ",
            ChangeAction.Update => "✔ updated ",
            ChangeAction.Redeploy => "↻ redeploys",
            ChangeAction.Delete => "✔ deleted ",
            ChangeAction.Replace => "✔ deleted to be made anew",
            _ => "✔ " + PlanReport.Word(action),
        };
}
