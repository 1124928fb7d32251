using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.LocalAws.Jobs;
using GitOps.LocalAws.Logs;

namespace GitOps.LocalAws.Algorithms;

/// <summary>
/// Trains by running a user's command as a process under SageMaker's container contract: the /opt/ml layout, the SM_ variables and the
/// failure file.
/// </summary>
internal sealed class ProcessTraining
{
    /// <summary>The image name that selects a process on this machine.</summary>
    public const string Image = "local/process";

    private const string ContainerRoot = "/opt/ml";

    public async Task TrainAsync(TrainingContext context, CancellationToken cancellationToken)
    {
        var algorithm = context.Request["AlgorithmSpecification"]!;
        var command = Strings(algorithm["ContainerEntrypoint"])
            .Concat(Strings(algorithm["ContainerArguments"]))
            .Select(a => MapPath(context, a))
            .ToList();
        if (command.Count == 0)
            throw new JobFailedException($"ClientError: the image {Image} requires AlgorithmSpecification.ContainerEntrypoint");
        foreach (var definition in algorithm["MetricDefinitions"]?.AsArray() ?? [])
            context.DefineMetric((string)definition!["Name"]!, (string)definition["Regex"]!);
        CreateLayout(context);
        using var process = Start(context, command);
        try
        {
            await Task.WhenAll(LogLinesAsync(process.StandardOutput, context), LogLinesAsync(process.StandardError, context));
            await process.WaitForExitAsync(cancellationToken);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }

        if (process.ExitCode != 0)
            throw new JobFailedException($"AlgorithmError: {FailureText(context)}, exit code: {process.ExitCode}");

        async Task LogLinesAsync(StreamReader reader, TrainingContext target)
        {
            await foreach (var line in LogLines.ReadAsync(reader, cancellationToken))
                target.Log(line);
        }
    }

    private static Process Start(TrainingContext context, List<string> command)
    {
        var startInfo = new ProcessStartInfo(command[0])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = context.Folder,
        };
        foreach (var argument in command.Skip(1))
            startInfo.ArgumentList.Add(argument);
        foreach (var (name, value) in Variables(context))
            startInfo.Environment[name] = value;
        // The job must not inherit the server's AWS credentials.
        foreach (var name in startInfo.Environment.Keys.Where(k => k.StartsWith("AWS_", StringComparison.Ordinal)).ToList())
            startInfo.Environment.Remove(name);
        try
        {
            return Process.Start(startInfo)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new JobFailedException($"ClientError: the command {command[0]} cannot be started: {exception.Message}");
        }
    }

    private static void CreateLayout(TrainingContext context)
    {
        var config = Directory.CreateDirectory(Path.Combine(context.Folder, "input", "config")).FullName;
        Directory.CreateDirectory(Path.Combine(context.Folder, "output", "data"));
        Directory.CreateDirectory(Path.Combine(context.Folder, "code"));
        File.WriteAllText(Path.Combine(config, "hyperparameters.json"), HyperParameters(context).ToJsonString());
        File.WriteAllText(
            Path.Combine(config, "inputdataconfig.json"),
            new JsonObject(
                Channels(context).Select(c => KeyValuePair.Create(c, (JsonNode?)new JsonObject { ["TrainingInputMode"] = "File" }))
            ).ToJsonString()
        );
        File.WriteAllText(
            Path.Combine(config, "resourceconfig.json"),
            new JsonObject { ["current_host"] = "algo-1", ["hosts"] = new JsonArray("algo-1") }.ToJsonString()
        );
    }

    private static IEnumerable<(string, string)> Variables(TrainingContext context)
    {
        yield return ("SM_MODEL_DIR", context.ModelFolder);
        yield return ("SM_OUTPUT_DIR", Path.Combine(context.Folder, "output"));
        yield return ("SM_OUTPUT_DATA_DIR", Path.Combine(context.Folder, "output", "data"));
        yield return ("SM_INPUT_DIR", Path.Combine(context.Folder, "input"));
        yield return ("SM_INPUT_CONFIG_DIR", Path.Combine(context.Folder, "input", "config"));
        yield return ("SM_CHANNELS", JsonSerializer.Serialize(Channels(context)));
        yield return ("SM_HPS", HyperParameters(context).ToJsonString());
        yield return ("SM_CURRENT_HOST", "algo-1");
        yield return ("SM_HOSTS", "[\"algo-1\"]");
        yield return ("SM_NUM_CPUS", Environment.ProcessorCount.ToString(System.Globalization.CultureInfo.InvariantCulture));
        yield return ("SM_NUM_GPUS", "0");
        yield return ("TRAINING_JOB_NAME", context.Name);
        foreach (var channel in Channels(context))
            yield return ($"SM_CHANNEL_{channel.ToUpperInvariant()}", context.Channel(channel));
        foreach (var (name, value) in context.HyperParameters)
            yield return ($"SM_HP_{name.ToUpperInvariant()}", value);
        foreach (var (name, value) in context.Request["Environment"]?.AsObject() ?? [])
            yield return (name, (string)value!);
    }

    private static List<string> Channels(TrainingContext context) =>
        [.. (context.Request["InputDataConfig"]?.AsArray() ?? []).Select(c => (string)c!["ChannelName"]!)];

    private static JsonObject HyperParameters(TrainingContext context) =>
        new(context.HyperParameters.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value)));

    private static string FailureText(TrainingContext context)
    {
        var file = Path.Combine(context.Folder, "output", "failure");
        var text = File.Exists(file) ? File.ReadAllText(file).Trim() : "the command failed";
        return text.Length <= 1024 ? text : text[..1024];
    }

    // Without a container, paths below /opt/ml map to the job's folder.
    private static string MapPath(TrainingContext context, string argument) =>
        argument.Replace(ContainerRoot, context.Folder, StringComparison.Ordinal);

    private static IEnumerable<string> Strings(JsonNode? list) => list?.AsArray().Select(t => (string)t!) ?? [];
}
