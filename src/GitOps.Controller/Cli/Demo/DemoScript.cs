using GitOps.Controller.Cli.Hosting;
using GitOps.LocalAws;
using GitOps.LocalAws.Server;

namespace GitOps.Controller.Cli.Demo;

/// <summary>The steps of the demo: each prints the command that a user would type, and does what that command does.</summary>
internal sealed class DemoScript(Host host, string folder)
{
    private readonly string _state = Path.Combine(folder, "aws");
    private readonly string _repository = Path.Combine(folder, "penguins");

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        host.Output.ResultLine($"GitOps for SageMaker, on this machine. All that happens is kept in {folder}");
        Step("A local AWS that really trains and serves", $"gitops local --state {_state} &");
        await using var server = await LocalAwsServer.StartAsync(new LocalAwsOptions { StateFolder = _state }, cancellationToken);
        host.Output.ResultLine($"It answers on {server.Address.Url}");

        Step("A repository from the template: penguins, measured, to be told apart by species", $"gitops init {_repository}");
        await TypeAsync(folder, "init", "penguins");
        Step("What apply would do", "gitops plan");
        await TypeAsync(_repository, "plan");
        Step("Do it: upload, train, build the model, put it behind an endpoint, answer a batch", "gitops apply --yes");
        if (await TypeAsync(_repository, "apply", "--yes") is not ExitCode.Good and var failed)
            return failed;
        var exam = await Exam.ReadAsync(_repository, cancellationToken);
        Step(
            "Ask the endpoint about the rows that training never saw",
            "cut -d, -f2- data/penguins/test/test.csv | gitops invoke penguins --file -"
        );
        var session = await DemoSession.OpenAsync(host.In(_repository, _state), cancellationToken);
        var first = await exam.TakeAsync(session, cancellationToken);
        host.Output.Result(first.ToText());
        return await ChangeAsync(session, exam, first, server, cancellationToken);
    }

    private async Task<int> ChangeAsync(
        DemoSession session,
        Exam exam,
        ExamResult first,
        LocalAwsServer server,
        CancellationToken cancellationToken
    )
    {
        Step(
            "One tree of one split is weak. Change two lines, and commit",
            "sed -i 's/num_round: \"1\"/num_round: \"50\"/; s/max_depth: \"1\"/max_depth: \"4\"/' models/training.yaml && git commit -am 'Train longer and deeper'"
        );
        var training = Path.Combine(_repository, "models", "training.yaml");
        var text = await File.ReadAllTextAsync(training, cancellationToken);
        await File.WriteAllTextAsync(
            training,
            text.Replace("num_round: \"1\"", "num_round: \"50\"", StringComparison.Ordinal)
                .Replace("max_depth: \"1\"", "max_depth: \"4\"", StringComparison.Ordinal),
            cancellationToken
        );
        host.Output.ResultLine($"Commit {host.Repositories.Find(_repository)!.Commit("Train longer and deeper")[..8]}");
        Step("The plan says which field of which file causes which run", "gitops plan");
        await TypeAsync(_repository, "plan");

        Step("Do it, while the endpoint is asked without a pause", "gitops apply --yes");
        await using var traffic = Traffic.Start(session, exam);
        if (await TypeAsync(_repository, "apply", "--yes") is not ExitCode.Good and var failed)
            return failed;
        await traffic.WaitForNewAnswersAsync(cancellationToken);
        host.Output.ResultLine(await traffic.StopAsync());
        var second = await exam.TakeAsync(session, cancellationToken);
        host.Output.Result(second.ToText());
        host.Output.Result(await session.CompareAsync(first, second, cancellationToken));

        Step("Once more: nothing to do", "gitops apply --yes");
        var again = await TypeAsync(_repository, "apply", "--yes");
        TellNext(server);
        return again != ExitCode.Good ? again
            : second.Accuracy > first.Accuracy ? ExitCode.Good
            : ExitCode.Error;
    }

    private Task<int> TypeAsync(string at, params string[] words) => CommandLine.RunAsync([.. words, "--no-color"], host.In(at, _state));

    private void Step(string title, string command) => host.Output.ResultLine($"\n── {title}\n$ {command}\n");

    private void TellNext(LocalAwsServer server)
    {
        host.Output.ResultLine("\n── Try next");
        foreach (var command in NextCommands(server))
            host.Output.ResultLine("$ " + command);
    }

    // The demo's own server ends with it, so the first command starts it again on the same state.
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
