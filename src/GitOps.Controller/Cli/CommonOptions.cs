using System.CommandLine;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Cli.Terminal;
using GitOps.Core.Manifests;
using GitOps.Core.Reports;
using GitOps.Engine.Errors;

namespace GitOps.Controller.Cli;

/// <summary>Options that verbs share, and how a verb is run: every error ends in one place.</summary>
internal static class CommonOptions
{
    public static readonly Option<bool> NoColor = new("--no-color")
    {
        Description = "No colours and no lines that are drawn anew.",
        Recursive = true,
    };

    public static Option<string?> Environment() =>
        new("--env", "-e") { Description = "The environment; may be left out when there is only one." };

    public static Option<string?> Reference() =>
        new("--ref") { Description = "Read this commit, branch or tag instead of the working tree." };

    public static Option<string[]> Variables() =>
        new("--var") { Description = "Set a variable for this look only: name=value.", AllowMultipleArgumentsPerToken = false };

    public static Option<string> Format(params string[] formats)
    {
        var option = new Option<string>("--output", "-o")
        {
            Description = $"The form of the result: {string.Join(", ", formats)}.",
            DefaultValueFactory = _ => "text",
        };
        option.AcceptOnlyFromAmong(formats);
        return option;
    }

    public static Option<bool> Yes() => new("--yes", "-y") { Description = "Do not ask." };

    /// <summary>Reads name=value pairs.</summary>
    public static IReadOnlyDictionary<string, string> ReadVariables(string[]? given)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in given ?? [])
            variables[
                pair.Split('=', 2) is [{ Length: > 0 } name, _]
                    ? name
                    : throw new CommandException($"found --var {pair}, wanted --var name=value")
            ] = pair.Split('=', 2)[1];
        return variables;
    }

    /// <summary>Reads kind/name; the kind in any case.</summary>
    public static ResourceId ReadId(string text, Host host)
    {
        if (text.Split('/') is not [var kind, { Length: > 0 } name])
            throw new CommandException($"found {text}, wanted <kind>/<name>, such as TrainingJob/churn");
        return new(ReadKind(kind, host), name);
    }

    /// <summary>A kind's right name from any case, with or without a plural s.</summary>
    public static string ReadKind(string text, Host host)
    {
        var names = host.Catalog.Kinds.Select(k => k.Name).Append("Dataset").ToList();
        return names.FirstOrDefault(n =>
                n.Equals(text, StringComparison.OrdinalIgnoreCase) || (n + "s").Equals(text, StringComparison.OrdinalIgnoreCase)
            )
            ?? throw new CommandException(
                $"there is no kind {text}; {Schema.Validation.Suggestion.DidYouMean(text, names) ?? "there are " + string.Join(", ", names)}"
            );
    }

    /// <summary>Gives a verb its action.</summary>
    public static Command Run(this Command command, Host host, Func<ParseResult, CancellationToken, Task<int>> action)
    {
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                if (parsed.GetValue(NoColor))
                    host.Output.IsTerminal = false;
                return await GuardAsync(host.Output, () => action(parsed, cancellationToken), cancellationToken);
            }
        );
        return command;
    }

    private static async Task<int> GuardAsync(Output output, Func<Task<int>> action, CancellationToken cancellationToken)
    {
        try
        {
            return await action();
        }
        catch (ManifestErrorsException faults)
        {
            output.Say(TextRenderer.Render(DiagnosticReport.Of(faults.Diagnostics)).TrimEnd('\n'));
        }
        catch (CommandException exception)
        {
            output.Say("error: " + exception.Message);
        }
        catch (ServiceException refusal)
        {
            output.Say($"error: {refusal.Operation} was refused: {refusal.Message} ({refusal.Code})");
        }
        catch (IOException exception)
        {
            output.Say("error: " + exception.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }

        return ExitCode.Error;
    }
}
