using GitOps.Core.Reports;
using Spectre.Console;

namespace GitOps.Controller.Cli.Terminal;

/// <summary>
/// Writes results to standard output and messages to standard error. Control codes are written to a terminal only, and only our own: those
/// in a text are made visible.
/// </summary>
internal sealed class Output(TextWriter results, TextWriter messages, bool isTerminal, bool canPrompt)
{
    private IAnsiConsole? _live;

    /// <summary>Whether messages go to a terminal, so that progress lines can be redrawn.</summary>
    public bool IsTerminal { get; set; } = isTerminal;

    /// <summary>Whether the user can be prompted.</summary>
    public bool CanPrompt { get; } = canPrompt;

    /// <summary>A console for lines that are redrawn.</summary>
    public IAnsiConsole Live => _live ??= AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(messages) });

    public static Output FromMachine() =>
        new(
            Console.Out,
            Console.Error,
            !Console.IsErrorRedirected
                && Environment.GetEnvironmentVariable("NO_COLOR") is null
                && Environment.GetEnvironmentVariable("TERM") != "dumb",
            !Console.IsInputRedirected && !Console.IsErrorRedirected
        );

    /// <summary>Writes a result without a line break.</summary>
    public void Write(string text) => results.Write(VisibleText.Of(text));

    /// <summary>Writes a line of the result.</summary>
    public void WriteLine(string text) => results.Write(VisibleText.OfLine(text) + "\n");

    /// <summary>Writes a message that is not part of the result. Thread-safe.</summary>
    public void Info(string text)
    {
        lock (messages)
            messages.Write(VisibleText.Of(text) + "\n");
    }

    /// <summary>Prompts for a confirmation; anything but "y" or "yes" is a no.</summary>
    public bool Confirm(string question)
    {
        messages.Write(VisibleText.Of(question) + " [y/N] ");
        return Console.ReadLine()?.Trim().ToLowerInvariant() is "y" or "yes";
    }
}
