using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Cli.Plan;
using GitOps.Core.Planning;

namespace GitOps.Fuzz.Targets;

/// <summary>A saved plan, read and compared with an empty one.</summary>
internal sealed class SavedPlanTarget : ITarget
{
    private static readonly Plan Empty = new()
    {
        Repository = "churn",
        Environment = "dev",
        Source = "main at 01234567",
        Changes = [],
    };
    private readonly TemporaryFolder _folder = new();

    public IReadOnlyList<byte[]> Corpus { get; } =
        Corpora.Bytes(Corpora.Files("tests/cases", "plan.json").Select(p => $"{{\"commit\": \"0123456\", \"plan\": {p}}}"));

    public string Run(byte[] input)
    {
        try
        {
            var saved = SavedPlan.Read(_folder.Write("plan.json", input));
            var lines = saved.DiffersFrom(Empty);
            return $"{saved.Environment.Length > 0} {saved.Commit.Length > 0} {Math.Min(lines.Count, 8)}";
        }
        catch (CommandException exception)
        {
            return new([.. exception.Message.Where(char.IsAsciiLetterLower).TakeLast(20)]);
        }
    }

    public void Dispose() => _folder.Dispose();
}
