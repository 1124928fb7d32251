using System.CommandLine;
using System.Reflection;
using System.Text.RegularExpressions;
using GitOps.Controller.Cli;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Cli.Terminal;
using GitOps.Testing;

namespace GitOps.Controller.Tests.Reference;

/// <summary>The pages of docs/reference that are generated from the program are up to date and complete.</summary>
public sealed class ReferenceTests
{
    [Fact]
    public void The_command_reference_is_up_to_date() =>
        Golden.Matches(Tree.At("docs", "reference", "commands.md"), CommandReference.Write(Root()));

    [Fact]
    public void The_message_reference_is_up_to_date() =>
        Golden.Matches(Tree.At("docs", "reference", "messages.md"), MessageReference.Write());

    [Fact]
    public void Every_example_is_a_valid_command_line()
    {
        var root = Root();

        Assert.All(CommandExamples.All, example => Assert.Empty(root.Parse(example["gitops ".Length..]).Errors));
    }

    [Fact]
    public void Every_command_option_and_argument_has_a_description() =>
        Assert.All(
            Descendants(Root()),
            command =>
            {
                Assert.False(string.IsNullOrEmpty(command.Description), command.Name);
                Assert.All(command.Options, o => Assert.False(string.IsNullOrEmpty(o.Description), $"{command.Name} {o.Name}"));
                Assert.All(command.Arguments, a => Assert.False(string.IsNullOrEmpty(a.Description), $"{command.Name} {a.Name}"));
            }
        );

    [Fact]
    public void Every_option_that_documents_templates_and_benches_name_exists()
    {
        var known = Descendants(Root()).SelectMany(c => c.Options).SelectMany(o => o.Aliases.Append(o.Name)).ToHashSet();
        var files = Files("docs", "*.md").Concat(Files("repo-template", "*")).Append(Tree.At("README.md"));
        // In text: an option after gitops in one line or code span, up to a pipe or the next command. In benches: each text like an option.
        var named = files
            .SelectMany(f => Regex.Matches(File.ReadAllText(f), "gitops [a-z][^|`&;\n]*").Select(m => (f, m.Value)))
            .SelectMany(m => Regex.Matches(m.Value, "(?<= )--[a-z][a-z-]*").Select(o => (m.f, o.Value)))
            .Concat(
                Files(Path.Combine("bench", "GitOps.Bench"), "*.cs")
                    .SelectMany(f => Regex.Matches(File.ReadAllText(f), "(?<=\")--[a-z][a-z-]*(?=\")").Select(o => (f, o.Value)))
            )
            .ToList();

        Assert.True(named.Count > 50, $"only {named.Count} options found");
        Assert.DoesNotContain(named, n => !known.Contains(n.Value));
    }

    [Fact]
    public void Every_exit_code_is_explained()
    {
        var codes = typeof(ExitCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (int)f.GetRawConstantValue()!);

        Assert.Equal(codes.Order(), ExitCodeTexts.All.Select(e => e.Code).Order());
    }

    [Fact]
    public void Every_case_of_a_message_union_has_a_sample()
    {
        AssertComplete(MessageSamples.Reasons);
        AssertComplete(MessageSamples.Decisions);
        AssertComplete(MessageSamples.Failures);
        AssertComplete(MessageSamples.Outcomes);
        AssertComplete(MessageSamples.NextSteps);
    }

    [Fact]
    public void Event_ids_of_log_messages_are_unique()
    {
        var repeated = LogMessages
            .All.GroupBy(m => m.Event.EventId)
            .Where(g => g.Count() > 1)
            .Select(g => $"{g.Key}: {string.Join(", ", g.Select(m => m.Source))}");

        Assert.NotEmpty(LogMessages.All);
        Assert.Empty(repeated);
    }

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory
            .EnumerateFiles(Tree.At(folder), pattern, SearchOption.AllDirectories)
            .Where(f => !f.Contains("/bin/", StringComparison.Ordinal) && !f.Contains("/obj/", StringComparison.Ordinal));

    private static RootCommand Root() =>
        CommandLine.Build(
            new(new Output(TextWriter.Null, TextWriter.Null, isTerminal: false, canPrompt: false), "/", TimeProvider.System, "/")
        );

    private static IEnumerable<Command> Descendants(Command command) => command.Subcommands.SelectMany(Descendants).Append(command);

    private static void AssertComplete<T>(IReadOnlyList<T> samples)
        where T : notnull =>
        Assert.Equal(
            MessageReference.Codes(typeof(T)).Keys.Select(t => t.Name).Order(StringComparer.Ordinal),
            samples.Select(s => s.GetType().Name).Distinct().Order(StringComparer.Ordinal)
        );
}
