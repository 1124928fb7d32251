using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Cli.Plan;

namespace GitOps.Controller.Tests.Cli;

public sealed class SavedPlanTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gitops-plan-").FullName;

    [Theory]
    [InlineData("", "")]
    [InlineData("null", "expected a JSON object")]
    [InlineData("""{"commit":"c"}""", "it has no plan")]
    [InlineData("""{"commit":"c","plan":{"changes":[]}}""", "environment is not a string")]
    [InlineData("""{"plan":{"environment":"dev","changes":[]}}""", "commit is not a string")]
    [InlineData("""{"commit":"c","plan":{"environment":1,"changes":[]}}""", "environment is not a string")]
    [InlineData("""{"commit":"c","plan":{"environment":"dev"}}""", "the plan has no list of changes")]
    [InlineData("""{"commit":"c","plan":{"environment":"dev","changes":[1]}}""", "a change is not a JSON object")]
    [InlineData("""{"commit":"c","plan":{"environment":"dev","changes":[{"kind":"Model"}]}}""", "name is not a string")]
    [InlineData(
        """{"commit":"c","plan":{"environment":"dev","changes":[{"kind":"Model","name":"a"},{"kind":"Model","name":"a"}]}}""",
        "the plan has two changes of Model/a"
    )]
    [InlineData("{\"commit\":\"\\ud800\",\"plan\":{}}", "A string is not valid Unicode")]
    public void A_file_of_another_form_is_not_a_saved_plan(string content, string reason)
    {
        var file = Path.Combine(_folder, "plan.json");
        File.WriteAllText(file, content);

        var error = Assert.Throws<CommandException>(() => SavedPlan.Read(file));

        Assert.StartsWith($"{file} is not a saved plan: {reason}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_not_a_saved_plan() => Assert.Throws<CommandException>(() => SavedPlan.Read(_folder));

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
