using System.Globalization;
using GitOps.EndToEnd.Drivers;
using GitOps.Testing;

namespace GitOps.EndToEnd;

public sealed class AccuracyTests
{
    private const string Peer = """
        import sys, numpy, xgboost
        read = lambda path: numpy.loadtxt(path, delimiter=",")
        train, test = read(sys.argv[1]), read(sys.argv[2])
        parameters = {"objective": "multi:softmax", "num_class": 3, "max_depth": 4, "eta": 0.3}
        booster = xgboost.train(parameters, xgboost.DMatrix(train[:, 1:], label=train[:, 0]), 50)
        print((booster.predict(xgboost.DMatrix(test[:, 1:])) == test[:, 0]).mean())
        """;

    [Fact]
    public async Task The_demos_second_model_is_as_good_as_xgboosts_own()
    {
        const string Python = "/usr/bin/python3";
        Assert.SkipUnless(
            File.Exists(Python) && (await Programs.RunAsync(Python, ["-c", "import xgboost, numpy"], Tree.Root)).Code == 0,
            "python3-xgboost is not on this machine"
        );
        var data = Tree.At("repo-template", "data", "penguins");
        var peer = await Programs.RunAsync(
            Python,
            ["-c", Peer, Path.Combine(data, "train", "train.csv"), Path.Combine(data, "test", "test.csv")],
            Tree.Root
        );
        Assert.True(peer.Code == 0, peer.All);
        using var folder = new TemporaryFolder();

        var demo = await Project.TypeAsync(folder.Path, "unused", "demo", "--folder", "demo");

        Assert.True(demo.Code == 0, demo.All);
        var accuracies = demo
            .Output.Split('\n')
            .Where(l => l.StartsWith("Accuracy on 69", StringComparison.Ordinal))
            .Select(l => double.Parse(l.Split(": ")[1].Split(' ')[0], CultureInfo.InvariantCulture))
            .ToList();
        Assert.Equal(2, accuracies.Count);
        Assert.True(accuracies[1] >= 0.95 && accuracies[1] > accuracies[0], string.Join(", ", accuracies));
        Assert.InRange(accuracies[1], double.Parse(peer.Output, CultureInfo.InvariantCulture) - 0.02, 1);
        Assert.Matches(@"\d+ invocations, 0 failed, new model since invocation \d+", demo.Output);
        await VerifyNextStepsAsync(demo.Output.Split("── Next steps\n")[1], folder.Path);
    }

    // As printed, in one shell, with the program that the test was built with.
    private static async Task VerifyNextStepsAsync(string printed, string folder)
    {
        var program = Path.Combine(folder, "gitops");
        File.WriteAllText(program, $"#!/bin/sh\nexec dotnet {Project.Program().First()} \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var commands = printed.Split('\n').Where(l => l.StartsWith("$ ", StringComparison.Ordinal)).Select(l => l[2..]).ToList();
        Assert.True(commands.Count >= 10);

        var ended = await Programs.RunAsync(
            "bash",
            ["-ec", string.Join('\n', commands.Prepend("set -m"))],
            folder,
            new Dictionary<string, string> { ["PATH"] = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}" }
        );

        Assert.True(ended.Code == 0, ended.All);
        Assert.Contains("InService", ended.Output, StringComparison.Ordinal);
        Assert.Contains("Deleted 5 resources.", ended.Output, StringComparison.Ordinal);
    }
}
