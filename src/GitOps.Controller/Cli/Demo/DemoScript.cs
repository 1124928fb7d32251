using GitOps.Controller.Cli.Hosting;
using GitOps.Core.Commits;
using GitOps.LocalAws;
using GitOps.LocalAws.Server;

namespace GitOps.Controller.Cli.Demo;

/// <summary>The steps of the demo. Each prints the command that a user would type, and runs it.</summary>
internal sealed class DemoScript(Host host, string folder)
{
    private const string CommitMessage = "Train more and deeper trees";
    private readonly string _state = Path.Combine(folder, "aws");
    private readonly string _repository = Path.Combine(folder, "penguins");

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        host.Output.WriteLine($"GitOps for Amazon SageMaker on this machine. All files are in {folder}");
        Step("Start a local AWS that trains and serves models", $"gitops local --state {_state} &");
        await using var server = await LocalAwsServer.StartAsync(new LocalAwsOptions { StateFolder = _state }, cancellationToken);
        host.Output.WriteLine($"Listening on {server.Address.Url}");

        Step("Create a repository from the template: a model that classifies penguins by species", $"gitops init {_repository}");
        await RunCommandAsync(folder, "init", "penguins");
        Step("Show what apply would do", "gitops plan");
        await RunCommandAsync(_repository, "plan");
        Step("Apply: upload data, train, create the model, deploy an endpoint, run a batch transform", "gitops apply --yes");
        if (await RunCommandAsync(_repository, "apply", "--yes") is not ExitCode.Success and var failed)
            return failed;
        var evaluation = await HeldOutEvaluation.LoadAsync(_repository, cancellationToken);
        Step(
            "Evaluate the endpoint on the held-out test set",
            "cut -d, -f2- data/penguins/test/test.csv | gitops invoke penguins --file -"
        );
        var session = await DemoSession.OpenAsync(host.WithFolder(_repository, _state), cancellationToken);
        var first = await evaluation.RunAsync(session, cancellationToken);
        host.Output.Write(first.ToText());
        return await ChangeAsync(session, evaluation, first, server, cancellationToken);
    }

    private async Task<int> ChangeAsync(
        DemoSession session,
        HeldOutEvaluation evaluation,
        EvaluationResult first,
        LocalAwsServer server,
        CancellationToken cancellationToken
    )
    {
        Step(
            "Accuracy is low with one tree of depth one. Change two hyperparameters and commit",
            "sed -i 's/num_round: \"1\"/num_round: \"50\"/; s/max_depth: \"1\"/max_depth: \"4\"/' models/training.yaml && "
                + $"git commit -am '{CommitMessage}'"
        );
        var training = Path.Combine(_repository, "models", "training.yaml");
        var text = await File.ReadAllTextAsync(training, cancellationToken);
        await File.WriteAllTextAsync(
            training,
            text.Replace("num_round: \"1\"", "num_round: \"50\"", StringComparison.Ordinal)
                .Replace("max_depth: \"1\"", "max_depth: \"4\"", StringComparison.Ordinal),
            cancellationToken
        );
        host.Output.WriteLine($"Commit {CommitHash.Short(host.Repositories.Find(_repository)!.Commit(CommitMessage))}");
        Step("Show the plan: which field in which file causes each change", "gitops plan");
        await RunCommandAsync(_repository, "plan");

        Step("Apply while the endpoint receives continuous traffic", "gitops apply --yes");
        await using var traffic = TrafficGenerator.Start(session, evaluation);
        if (await RunCommandAsync(_repository, "apply", "--yes") is not ExitCode.Success and var failed)
            return failed;
        await traffic.WaitForNewModelAsync(cancellationToken);
        host.Output.WriteLine(await traffic.StopAsync());
        var second = await evaluation.RunAsync(session, cancellationToken);
        host.Output.Write(second.ToText());
        host.Output.Write(await session.CompareAsync(first, second, cancellationToken));

        Step("Apply again: no changes", "gitops apply --yes");
        var again = await RunCommandAsync(_repository, "apply", "--yes");
        PrintNextSteps(server);
        return again != ExitCode.Success ? again
            : second.Accuracy > first.Accuracy ? ExitCode.Success
            : ExitCode.Error;
    }

    private Task<int> RunCommandAsync(string workingFolder, params string[] arguments) =>
        CommandLine.RunAsync([.. arguments, "--no-color"], host.WithFolder(workingFolder, _state));

    private void Step(string title, string command) => host.Output.Write($"\n── {title}\n$ {command}\n\n");

    private void PrintNextSteps(LocalAwsServer server)
    {
        host.Output.Write("\n── Next steps\n");
        foreach (var command in NextCommands(server))
            host.Output.WriteLine("$ " + command);
    }

    // The demo's server stops with the demo, so the commands start one again with the same state and port.
    private IEnumerable<string> NextCommands(LocalAwsServer server) =>
        [
            $"cd {_repository}",
            $"export {LocalAddress.FolderVariable}={_state}",
            $"{Host.FullCommand} local --port {new Uri(server.Address.Url).Port} &",
            $"{Host.FullCommand} local wait",
            $"{Host.FullCommand} get",
            $"{Host.FullCommand} tree",
            $"{Host.FullCommand} logs TrainingJob/penguins",
            $"{Host.FullCommand} describe Endpoint/penguins",
            $"{Host.FullCommand} invoke penguins --body 39.1,18.7,181,3750",
            $"{Host.FullCommand} plan --var instance=ml.c5.xlarge || true",
            $"{Host.FullCommand} delete --all --yes",
            "kill %1",
        ];
}
