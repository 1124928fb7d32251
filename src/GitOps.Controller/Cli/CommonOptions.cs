using System.CommandLine;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Cli.Terminal;
using GitOps.Core.Manifests;
using GitOps.Core.Reports;
using GitOps.Engine.Errors;
using GitOps.Schema.Validation;

namespace GitOps.Controller.Cli;

/// <summary>Options that several commands share, and the one place where a command's errors become messages and exit codes.</summary>
internal static class CommonOptions
{
    public static readonly Option<bool> NoColor = new("--no-color")
    {
        Description = "Disable color and live progress output.",
        Recursive = true,
    };

    public static Option<string?> Environment() => new("--env", "-e") { Description = "The environment. Optional if there is only one." };

    public static Option<string?> Reference() =>
        new("--ref") { Description = "Use this commit, branch or tag instead of the working tree." };

    public static Option<string[]> Variables() =>
        new("--var")
        {
            Description = "Set a variable for this command only, as name=value. Can be repeated.",
            AllowMultipleArgumentsPerToken = false,
        };

    public static Option<string> Format(params string[] formats)
    {
        var option = new Option<string>("--output", "-o")
        {
            Description = $"The output format: {string.Join(", ", formats)}.",
            DefaultValueFactory = _ => "text",
        };
        option.AcceptOnlyFromAmong(formats);
        return option;
    }

    public static Option<bool> Yes() => new("--yes", "-y") { Description = "Skip the confirmation prompt." };

    /// <summary>Parses the values of <c>--var</c>. The last value of a name wins.</summary>
    /// <exception cref="CommandException">A value is not of the form name=value.</exception>
    public static IReadOnlyDictionary<string, string> ParseVariables(string[]? given)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in given ?? [])
        {
            if (pair.Split('=', 2) is not [{ Length: > 0 } name, var value])
                throw new CommandException($"invalid --var {pair}: expected name=value");
            variables[name] = value;
        }

        return variables;
    }

    /// <summary>Parses kind/name. The kind may be in any case, singular or plural.</summary>
    /// <exception cref="CommandException">The text has another form, or the kind is unknown.</exception>
    public static ResourceId ParseResourceId(string text, Host host)
    {
        if (text.Split('/') is not [var kind, { Length: > 0 } name])
            throw new CommandException($"invalid resource {text}: expected <kind>/<name>, for example TrainingJob/churn");
        return new(ParseKind(kind, host), name);
    }

    /// <summary>The exact name of a kind that is written in any case, singular or plural.</summary>
    /// <exception cref="CommandException">The kind is unknown.</exception>
    public static string ParseKind(string text, Host host)
    {
        var names = KindNames(host).ToList();
        return names.FirstOrDefault(n =>
                n.Equals(text, StringComparison.OrdinalIgnoreCase) || (n + "s").Equals(text, StringComparison.OrdinalIgnoreCase)
            )
            ?? throw new CommandException(
                $"unknown kind {text}: " + (Suggestion.DidYouMean(text, names) ?? "expected one of " + string.Join(", ", names))
            );
    }

    /// <summary>The names of all kinds that a manifest can have in an environment.</summary>
    public static IEnumerable<string> KindNames(Host host) => host.Catalog.Kinds.Select(k => k.Name).Append("Dataset").Append("Schedule");

    /// <summary>Sets the handler of a command. Its errors are printed, and it then ends with <see cref="ExitCode.Error"/>.</summary>
    public static Command WithHandler(this Command command, Host host, Func<ParseResult, CancellationToken, Task<int>> handler)
    {
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                if (parsed.GetValue(NoColor))
                    host.Output.IsTerminal = false;
                return await HandleErrorsAsync(host.Output, () => handler(parsed, cancellationToken), cancellationToken);
            }
        );
        return command;
    }

    private static async Task<int> HandleErrorsAsync(Output output, Func<Task<int>> handler, CancellationToken cancellationToken)
    {
        try
        {
            return await handler();
        }
        catch (ManifestErrorsException exception)
        {
            output.Info(TextRenderer.Render(DiagnosticReport.Of(exception.Diagnostics)).TrimEnd('\n'));
        }
        catch (CommandException exception)
        {
            output.Info("error: " + exception.Message);
        }
        catch (ServiceException exception)
        {
            output.Info($"error: {exception.Operation} failed: {exception.Message} ({exception.Code})");
        }
        catch (IOException exception)
        {
            output.Info("error: " + exception.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }

        return ExitCode.Error;
    }
}
