using Spectre.Console;

namespace GitOps.Controller.Cli.Terminal;

/// <summary>Results go to standard output, talk to standard error; control codes only where a terminal is.</summary>
internal sealed class Output(TextWriter results, TextWriter talk, bool isTerminal, bool canAsk)
{
    private IAnsiConsole? _live;

    /// <summary>Whether talk goes to a terminal, so that lines can be drawn anew.</summary>
    public bool IsTerminal { get; set; } = isTerminal;

    /// <summary>Whether somebody can answer a question.</summary>
    public bool CanAsk { get; } = canAsk;

    /// <summary>A console for what is drawn anew.</summary>
    public IAnsiConsole Live => _live ??= AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(talk) });

    public static Output FromMachine() =>
        new(
            Console.Out,
            Console.Error,
            !Console.IsErrorRedirected
                && Environment.GetEnvironmentVariable("NO_COLOR") is null
                && Environment.GetEnvironmentVariable("TERM") != "dumb",
            !Console.IsInputRedirected && !Console.IsErrorRedirected
        );

    /// <summary>Writes a result as it is.</summary>
    public void Result(string text) => results.Write(text);

    /// <summary>Writes a result and a line break.</summary>
    public void ResultLine(string text) => results.Write(text + "\n");

    /// <summary>Says something that is not the result.</summary>
    public void Say(string text)
    {
        lock (talk)
            talk.Write(text + "\n");
    }

    /// <summary>Asks for a yes.</summary>
    public bool Ask(string question)
    {
        talk.Write(question + " [y/N] ");
        return Console.ReadLine()?.Trim().ToLowerInvariant() is "y" or "yes";
    }
}
