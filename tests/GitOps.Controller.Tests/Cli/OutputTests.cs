using System.Text.Json.Nodes;
using GitOps.Controller.Cli.Terminal;
using GitOps.Core.Events;
using GitOps.Core.Reports;

namespace GitOps.Controller.Tests.Cli;

/// <summary>What reaches a terminal: our own control codes, and no others.</summary>
public sealed class OutputTests
{
    private const string Evil = "a\u001b[2J\u202eb";
    private const string Shown = @"a\u001b[2J\u202eb";

    private readonly StringWriter _results = new();
    private readonly StringWriter _messages = new();

    [Fact]
    public void Hostile_characters_are_shown_as_codes_wherever_a_text_is_written()
    {
        var output = Open(isTerminal: false);

        output.Write($"{Evil}\n\t{Evil}\n");
        output.WriteLine($"{Evil}\nforged");
        output.Info(Evil);

        Assert.Equal($"{Shown}\n\t{Shown}\n{Shown} forged\n", _results.ToString());
        Assert.Equal(Shown + "\n", _messages.ToString());
    }

    [Fact]
    public void JSON_shows_hostile_characters_and_keeps_the_text()
    {
        var json = OutputFormat.Json(new JsonObject { ["name"] = Evil });

        Assert.False(VisibleText.Contains(json), json);
        Assert.Equal(Evil, (string?)JsonNode.Parse(json)!["name"]);
    }

    [Fact]
    public async Task Live_lines_show_hostile_characters_as_codes()
    {
        var progress = new ProgressDisplay(Open(isTerminal: true));

        await progress.RunAsync(() =>
        {
            progress.Report(new RunProgressed(new("TrainingJob", Evil), Evil, Evil, TimeSpan.FromSeconds(1), Evil));
            progress.Report(new RunEnded(new("TrainingJob", Evil), Evil, Evil, true, null));
            return Task.FromResult(0);
        });

        var written = _messages.ToString();
        Assert.Contains(Shown, written, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[2J\u202e", written, StringComparison.Ordinal);
        Assert.DoesNotContain("\u202e", written, StringComparison.Ordinal);
    }

    private Output Open(bool isTerminal) => new(_results, _messages, isTerminal, canPrompt: false);
}
