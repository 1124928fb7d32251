using System.Globalization;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Cli.Local;
using GitOps.Controller.Service.Composition;
using GitOps.Core.Commits;
using GitOps.LocalAws;
using GitOps.LocalAws.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace GitOps.Controller.Cli.Demo;

/// <summary>The steps of the demo of pull requests. Each prints the command that a user would type, and what comes of it.</summary>
internal sealed class PullRequestDemo(Host host, string folder)
{
    private readonly string _aws = Path.Combine(folder, "aws");
    private readonly string _repository = Path.Combine(folder, "penguins");
    private readonly GitProgram _git = new(Path.Combine(folder, "penguins"));

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        host.Output.WriteLine($"Pull requests are reviewed, on this machine. All files are in {folder}");
        Directory.CreateDirectory(folder);
        Step(
            "Start a local AWS, a local GitHub, and the service as a GitHub App",
            "gitops local &",
            "gitops local github &",
            "gitops serve --config github/service.yaml &"
        );
        await using var aws = await LocalAwsServer.StartAsync(new LocalAwsOptions { StateFolder = _aws }, cancellationToken);
        var listen = FreeUrl();
        await using var github = await LocalGitHubFolder.StartAsync(
            Path.Combine(folder, "github"),
            0,
            "penguins",
            listen,
            cancellationToken
        );
        await CommandLine.RunAsync(["init", "penguins", "--no-color"], host.WithFolder(folder, _aws));
        await _git.RunAsync(cancellationToken, "remote", "add", "origin", github.PushUrl);
        var first = await PushAsync("main", cancellationToken);
        await using var service = Build(github, listen);
        await service.StartAsync(cancellationToken);
        host.Output.WriteLine($"AWS on {aws.Address.Url}, GitHub on {github.Server.Url}, the service on {listen}");
        Step("The first commit on main is applied: data, training, model, endpoint", "gitops wait --commit " + CommitHash.Short(first));
        if (await WaitAsync(first, listen) is not ExitCode.Success and var failed)
            return failed;
        using var pulls = new DemoPullRequests(github, host.Time);
        var number = await ReviewAsync(pulls, cancellationToken);
        await RejectAsync(pulls, cancellationToken);
        var ended = await MergeAsync(pulls, number, listen, cancellationToken);
        PrintNextSteps(aws, github, listen);
        return ended;
    }

    private async Task<long> ReviewAsync(DemoPullRequests pulls, CancellationToken cancellationToken)
    {
        Step(
            "Change a hyperparameter on a branch, and open a pull request",
            "git checkout -b more-trees",
            "sed -i 's/num_round: \"1\"/num_round: \"20\"/' models/training.yaml",
            "git commit -am 'Train more trees' && git push origin more-trees",
            "gh pr create"
        );
        await CheckOutAsync("more-trees", cancellationToken);
        var head = await EditAsync("num_round: \"1\"", "num_round: \"20\"", "Train more trees", cancellationToken);
        var number = await pulls.OpenAsync("more-trees", "Train more trees", cancellationToken);
        await PrintCheckAsync(pulls, head, cancellationToken);
        Step("The comment says what the merge will do", $"gh pr view {number} --comments");
        Quote(await pulls.CommentAsync(number, cancellationToken));

        Step(
            "Push once more: the plan is outdated at once, and is made anew in the same comment",
            "sed -i 's/max_depth: \"1\"/max_depth: \"4\"/' models/training.yaml",
            "git commit -am 'Train deeper trees' && git push origin more-trees"
        );
        head = await EditAsync("max_depth: \"1\"", "max_depth: \"4\"", "Train deeper trees", cancellationToken);
        await PrintCheckAsync(pulls, head, cancellationToken);
        host.Output.Write("\nThe first lines of the comment, as it was edited:\n");
        foreach (var line in pulls.CommentHistory())
            host.Output.WriteLine("  " + line);
        host.Output.WriteLine("");
        Quote(await pulls.CommentAsync(number, cancellationToken));
        return number;
    }

    private async Task RejectAsync(DemoPullRequests pulls, CancellationToken cancellationToken)
    {
        Step(
            "Another branch has a mistake: its check fails, with an annotation in the line",
            "git checkout -b mistake main",
            "sed -i 's/instanceCount: 1/instanceCount: one/' models/training.yaml",
            "git commit -am 'Use one instance' && git push origin mistake",
            "gh pr create && gh pr checks"
        );
        await CheckOutAsync("mistake", cancellationToken);
        var head = await EditAsync("instanceCount: 1", "instanceCount: one", "Use one instance", cancellationToken);
        await pulls.OpenAsync("mistake", "Use one instance", cancellationToken);
        await PrintCheckAsync(pulls, head, cancellationToken);
    }

    private async Task<int> MergeAsync(DemoPullRequests pulls, long number, string listen, CancellationToken cancellationToken)
    {
        Step("Merge: the model is trained with the new values and deployed", $"gh pr merge {number}", "gitops wait", "gitops get");
        var merged = await pulls.MergeAsync(number, cancellationToken);
        var ended = await WaitAsync(merged, listen);
        await CheckOutAsync("main", cancellationToken);
        await _git.RunAsync(cancellationToken, "pull", "-q", "origin", "main");
        await CommandLine.RunAsync(["get", "--no-color"], host.WithFolder(_repository, _aws));
        return ended;
    }

    private WebApplication Build(LocalGitHubFolder github, string listen)
    {
        var settings = ServiceSettingsReader.ReadFile(
            github.ServiceFile,
            new() { Sources = [], DataFolder = Path.Combine(folder, "service") }
        );
        settings = settings with
        {
            Listen = listen,
            // The demo shows the mark of every outdated plan, however quickly the next one is made.
            Reviews = settings.Reviews with
            {
                AnnounceAfter = TimeSpan.Zero,
            },
        };
        var here = host.WithFolder(_repository, _aws);
        return ServiceHost.Build(settings, here, here.Environments, logging => logging.SetMinimumLevel(LogLevel.None));
    }

    private async Task CheckOutAsync(string branch, CancellationToken cancellationToken)
    {
        await _git.RunAsync(cancellationToken, "checkout", "-q", "main");
        if (branch != "main")
            await _git.RunAsync(cancellationToken, "checkout", "-q", "-b", branch);
    }

    // Replaces a text in the manifest of the training job, commits and pushes the branch that is checked out; returns the commit.
    private async Task<string> EditAsync(string before, string after, string message, CancellationToken cancellationToken)
    {
        var training = Path.Combine(_repository, "models", "training.yaml");
        var text = await File.ReadAllTextAsync(training, cancellationToken);
        await File.WriteAllTextAsync(training, text.Replace(before, after, StringComparison.Ordinal), cancellationToken);
        await _git.RunAsync(cancellationToken, "commit", "-q", "-a", "-m", message);
        return await PushAsync(await _git.RunAsync(cancellationToken, "branch", "--show-current"), cancellationToken);
    }

    private async Task<string> PushAsync(string branch, CancellationToken cancellationToken)
    {
        await _git.RunAsync(cancellationToken, "push", "-q", "origin", $"HEAD:refs/heads/{branch}");
        return await _git.RunAsync(cancellationToken, "rev-parse", "HEAD");
    }

    private async Task PrintCheckAsync(DemoPullRequests pulls, string head, CancellationToken cancellationToken)
    {
        foreach (var line in await pulls.CheckAsync(head, cancellationToken))
            host.Output.WriteLine(line);
    }

    private Task<int> WaitAsync(string commit, string listen) =>
        CommandLine.RunAsync(
            ["wait", "--commit", commit, "--timeout", "120", "--server", listen, "--no-color"],
            host.WithFolder(_repository, _aws)
        );

    private void Step(string title, params string[] commands) =>
        host.Output.Write($"\n── {title}\n{string.Concat(commands.Select(c => $"$ {c}\n"))}\n");

    private void Quote(string markdown)
    {
        foreach (var line in markdown.ReplaceLineEndings("\n").Split('\n'))
            host.Output.WriteLine(("│ " + line).TrimEnd());
    }

    // The servers stop with the demo; they start again with the same state and ports, which the clone and the webhooks refer to.
    private void PrintNextSteps(LocalAwsServer aws, LocalGitHubFolder github, string listen)
    {
        var pulls = $"{github.Server.Url}/api/v3/repos/{LocalGitHubFolder.User}/penguins/pulls";
        host.Output.Write("\n── Next steps\n");
        foreach (
            var command in (string[])
                [
                    $"cd {_repository}",
                    $"export {LocalAddress.FolderVariable}={_aws}",
                    $"{Host.FullCommand} local --port {new Uri(aws.Address.Url).Port} &",
                    $"{Host.FullCommand} local github --state {folder} --port {new Uri(github.Server.Url).Port} &",
                    $"{Host.FullCommand} serve --config {github.ServiceFile} --listen {listen} &",
                    "git checkout -b mine && git commit --allow-empty -m Mine && git push origin mine",
                    $"curl -H 'Authorization: Bearer {github.Token}' {pulls} "
                        + "-d '{\"title\": \"Mine\", \"head\": \"mine\", \"base\": \"main\"}'",
                ]
        )
            host.Output.WriteLine("$ " + command);
        host.Output.WriteLine("With a repository on github.com: docs/guides/github-app.md and docs/guides/pull-requests.md");
    }

    // Webhooks are sent to a fixed address, so the service needs it before it starts.
    private static string FreeUrl()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((System.Net.IPEndPoint)listener.LocalEndpoint).Port}");
    }
}
