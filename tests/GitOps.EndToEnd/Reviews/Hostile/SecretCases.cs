using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.EndToEnd.Attacks;
using GitOps.EndToEnd.Drivers;
using GitOps.LocalGitHub.Faults;
using static GitOps.EndToEnd.Reviews.Hostile.HostileManifests;

namespace GitOps.EndToEnd.Reviews.Hostile;

/// <summary>Secrets in every place that a review could repeat.</summary>
internal static class SecretCases
{
    /// <summary>A value that is no secret, and must be found: the search works.</summary>
    public const string Control = "an-open-value-of-a-parameter";

    private const Danger Of = Danger.Secrets;
    private const string Masked = "(sensitive value";

    public static IEnumerable<HostileCase> All =>
        [
            Case("variables of a model", false, ["success", "Model/served", Masked], ProposeVariablesAsync),
            Case("parameters of a job", false, ["success", "TrainingJob/churn", Masked, Control], ProposeParametersAsync),
            Case("a variable that AWS has", false, ["success", "Model/served", Masked], ChangeInAwsAsync),
            Case("a pipeline's definition", false, ["success", "Pipeline/flow"], ProposePipelineAsync),
            Case("variables of the settings", false, ["success", "Model/from-vars"], ProposeSettingsAsync),
            Case("what is not in the plan", false, ["success", "TrainingJob/churn"], ProposeTextsAsync),
            Case("values of wrong forms, from a fork", true, ["failure", "error"], ProposeBrokenAsync),
            Case("settings of wrong forms", false, ["failure", "gitops.yaml"], ProposeBrokenSettingsAsync),
            Case("a conflict", false, ["failure", "conflicts", HostileWorld.Notes], ProposeConflictAsync),
            Case("errors of GitHub and Git", false, ["success", "TrainingJob/churn"], FailAsync),
        ];

    private static HostileCase Case(string name, bool isFork, string[] expected, Func<HostileWorld, Task<Published>> run) =>
        new(Of, name, isFork, expected, async world => (await run(world)).Text);

    private static Task<Published> ProposeVariablesAsync(HostileWorld world)
    {
        string Secret(string place) => world.Secrets.Plant($"a variable: {place}");
        var model = Manifests
            .Recorded("served", 1)
            .WithVariable("DB_PASSWORD", Secret("alone"))
            .WithVariable("ANYTHING", Secret("of a harmless name"))
            .WithVariable("URL", $"https://ada:{Uri.EscapeDataString(Secret("in a URL"))}@db.example/x")
            .WithVariable("BASE64", Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret("in base64"))))
            .WithVariable("JSON", JsonSerializer.Serialize(new { password = Secret("in JSON") }));
        return world.ProposeAsync([TreeEntry.File(HostileWorld.Served, model)]);
    }

    private static Task<Published> ProposeParametersAsync(HostileWorld world)
    {
        var job = Manifests.Job("churn").WithParameter("note", Control);
        foreach (var name in new[] { "api_key", "access-token", "Password", "client_secret", "aws.credential" })
            job = job.WithParameter(name, world.Secrets.Plant($"a parameter {name}"));
        return world.ProposeAsync([TreeEntry.File(ReviewWorld.Job, job)]);
    }

    private static Task<Published> ChangeInAwsAsync(HostileWorld world) =>
        world.ProposeAsync([
            TreeEntry.File(
                HostileWorld.Served,
                Manifests.Recorded("served", 2).WithVariable("DB_PASSWORD", world.Secrets.Plant("a new value of what AWS has"))
            ),
        ]);

    private static Task<Published> ProposePipelineAsync(HostileWorld world)
    {
        var definition = JsonSerializer.Serialize(
            new
            {
                Version = "2020-12-01",
                Parameters = new[]
                {
                    new
                    {
                        Name = "DbPassword",
                        Type = "String",
                        DefaultValue = world.Secrets.Plant("a pipeline's parameter"),
                    },
                },
                Steps = new[]
                {
                    new
                    {
                        Name = "a",
                        Type = "Processing",
                        Arguments = new
                        {
                            Environment = new Dictionary<string, string> { ["X"] = world.Secrets.Plant("a pipeline's step") },
                        },
                    },
                },
            }
        );
        var flow = Manifests.Pipeline("flow", "x").Split('\n').Where(l => !l.Contains("pipelineDefinition", StringComparison.Ordinal));
        return world.ProposeAsync([
            Manifest($"{string.Join('\n', flow).TrimEnd()}\n  pipelineDefinition: {JsonSerializer.Serialize(definition)}\n"),
        ]);
    }

    private static Task<Published> ProposeSettingsAsync(HostileWorld world) =>
        world.ProposeAsync([
            Settings("    vars:\n", $"    vars:\n      db: {JsonSerializer.Serialize(world.Secrets.Plant("a variable of gitops.yaml"))}\n"),
            Manifest(Manifests.Recorded("from-vars", 1).WithVariable("DB", world.Secrets.Plant("a variable beside it"))),
        ]);

    private static async Task<Published> ProposeTextsAsync(HostileWorld world)
    {
        string Secret(string place) => world.Secrets.Plant($"the pull request's {place}");
        var published = await world.ProposeAsync(
            [
                Deeper(),
                TreeEntry.File(".env", $"PASSWORD={Secret("other files")}\n"),
                TreeEntry.File("models/job.txt", Secret("files beside manifests")),
                TreeEntry.File("data/rows/more.csv", $"1,2,{Secret("data")}\n"),
                TreeEntry.File("models/comment.yaml", $"# {Secret("comments in YAML")}\n"),
            ],
            title: Secret("title"),
            body: Secret("text")
        );
        await world.Bob.Issue.Comment.Create("alice", "churn", published.Number, Secret("comments"));
        await world.GitHub.SendAsync(
            world.GitHub.Alice,
            "POST",
            $"/repos/alice/churn/issues/{published.Number}/labels",
            new JsonObject { ["labels"] = new JsonArray(Secret("label")) }
        );
        return published;
    }

    private static Task<Published> ProposeBrokenAsync(HostileWorld world)
    {
        string Secret(string place) => JsonSerializer.Serialize(world.Secrets.Plant($"an error: {place}"));
        var model = Manifests.Recorded("broken", 1);
        var map = "{V: \"1\"}";
        string With(string value) => model.Replace(map, value, StringComparison.Ordinal);
        return world.ProposeAsync(
            [
                TreeEntry.File("models/e1.yaml", With($"{{X: [{Secret("a list")}]}}")),
                TreeEntry.File("models/e2.yaml", With(Secret("no map"))),
                TreeEntry.File("models/e3.yaml", With($"[{Secret("a list of variables")}]")),
                TreeEntry.File("models/e4.yaml", With($"{{DB: {Secret("a repeated key")}, DB: {Secret("a repeated key")}}}")),
                TreeEntry.File("models/e5.yaml", With($"{{DB: {Secret("a quote that is not closed")[..^1]}}}")),
                TreeEntry.File("models/e6.yaml", With($"{{DB: \"${{{{ nothing }}}} {Secret("an expression")[1..]}}}")),
                TreeEntry.File(
                    "models/e7.yaml",
                    Manifests
                        .Job("long")
                        .WithParameter("api_key", string.Concat(Enumerable.Repeat(world.Secrets.Plant("an error: too long"), 200)))
                ),
            ],
            isFork: true
        );
    }

    private static Task<Published> ProposeBrokenSettingsAsync(HostileWorld world) =>
        world.ProposeAsync([
            Settings(
                "    vars:\n",
                $"    vars:\n      db_password: [{JsonSerializer.Serialize(world.Secrets.Plant("an error of gitops.yaml"))}]\n"
            ),
            Deeper(),
        ]);

    private static async Task<Published> ProposeConflictAsync(HostileWorld world)
    {
        var branch = world.NewBranch();
        var notes = TreeEntry.File(HostileWorld.Notes, world.Secrets.Plant("the head's side of a conflict") + "\n");
        var head = await world.Repository.CommitAsync(branch, [notes], from: HostileWorld.BeforeNotes);
        await world.Repository.PushAsync(world.UrlOf("alice", world.GitHub.Alice), branch);
        return await world.PublishedAsync(await world.OpenAsync(branch, isFork: false), head);
    }

    // Each of the errors is answered by another attempt; what they quote must not have the credentials.
    private static async Task<Published> FailAsync(HostileWorld world)
    {
        var branch = world.NewBranch();
        await world.PushAsync(branch, [Deeper()]);
        var number = await world.OpenAsync(branch, isFork: false);
        foreach (var kind in new[] { FaultKind.ServerError, FaultKind.LostResponse, FaultKind.NotFound })
            world.GitHub.Server.Inject(new("GET", $"/issues/{number}/comments$", kind));
        var head = await world.PushAsync(branch, [TreeEntry.File(ReviewWorld.Job, Manifests.Job("churn", depth: 6))]);
        return await world.PublishedAsync(number, head);
    }
}
