using System.Collections.Concurrent;
using GitOps.Core.Events;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;
using GitOps.Core.Reports;
using GitOps.Engine.Applying;
using Spectre.Console;

namespace GitOps.Controller.Cli.Terminal;

/// <summary>Shows the progress of an operation: on a terminal as live lines, elsewhere as a line for each new status.</summary>
internal sealed class ProgressDisplay(Output output) : IProgressObserver
{
    private readonly ConcurrentDictionary<ResourceId, string> _inProgress = new();
    private readonly ConcurrentDictionary<ResourceId, string> _shown = new();
    private LiveDisplayContext? _live;

    /// <summary>Runs an operation and shows live lines below its messages.</summary>
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

    /// <summary>Shows an event.</summary>
    public void Report(ProgressEvent happened)
    {
        switch (happened)
        {
            case ChangeApplied { Change: var change }:
                WriteMessage($"  {CompletedText(change.Action)} {change.Id}  {change.ActualName}");
                break;
            case ChangeFailed { Change: var change } failed:
                WriteMessage($"  ! {change.Id}: {FailureText.Of(failed.Failure)}");
                break;
            case RunEnded ended:
                _inProgress.TryRemove(ended.Id, out _);
                var result = ended.Reason is { } reason ? ReasonText.Of(reason) : ended.Status;
                WriteMessage($"  {(ended.Succeeded ? "✔" : "✘")} {ended.Id}  {ended.ActualName}  {result}");
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
        _inProgress[progress.Id] = line;
        var state = progress.Status + progress.ActualName;
        if (_live is null && _shown.GetValueOrDefault(progress.Id) != state)
            WriteMessage($"  … {progress.Id}  {progress.ActualName}  {progress.Status}");
        _shown[progress.Id] = state;
    }

    private void WriteMessage(string line)
    {
        if (_live is null)
            output.Info(line);
        else
            output.Live.WriteLine(VisibleText.OfLine(line));
    }

    private void Draw()
    {
        if (_live is not { } live)
            return;
        live.UpdateTarget(new Rows(_inProgress.OrderBy(p => p.Key).Select(p => new Text("  … " + VisibleText.OfLine(p.Value)))));
        live.Refresh();
    }

    private static string CompletedText(ChangeAction action) =>
        action switch
        {
            ChangeAction.Run => "▶ started ",
            ChangeAction.Create => "✔ created ",
            ChangeAction.Update => "✔ updated ",
            ChangeAction.Redeploy => "↻ redeploying",
            ChangeAction.Delete => "✔ deleted ",
            ChangeAction.Replace => "✔ deleted, will be recreated:",
            _ => "✔ " + PlanReport.Word(action),
        };
}
