using System.Diagnostics;
using System.Globalization;

namespace GitOps.Bench;

/// <summary>What one run of a program took: seconds, CPU seconds and the highest memory of the program with its children, in MiB.</summary>
internal sealed record Measured(int Code, string Output, double Seconds, double CpuSeconds, double PeakMiB)
{
    /// <summary>Runs a program to its end, looking at its process tree every 10 ms.</summary>
    public static Measured Run(string file, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string> variables)
    {
        var start = new ProcessStartInfo(file)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var tree = new ProcessTree(process.Id);
        while (!process.WaitForExit(10))
            tree.Look();
        var seconds = clock.Elapsed.TotalSeconds;
        return new(
            process.ExitCode,
            output.GetAwaiter().GetResult() + errors.GetAwaiter().GetResult(),
            seconds,
            tree.CpuSeconds,
            tree.PeakMiB
        );
    }
}

/// <summary>A process and its children, as /proc shows them.</summary>
internal sealed class ProcessTree(int root)
{
    private readonly Dictionary<int, double> _cpu = [];
    private double _peak;

    public double CpuSeconds => _cpu.Values.Sum();

    public double PeakMiB => _peak;

    public void Look()
    {
        double memory = 0;
        foreach (var pid in Members())
            try
            {
                var stat = File.ReadAllText($"/proc/{pid}/stat").Split(") ")[^1].Split(' ');
                _cpu[pid] =
                    (double.Parse(stat[11], CultureInfo.InvariantCulture) + double.Parse(stat[12], CultureInfo.InvariantCulture)) / 100;
                // What processes share counts once.
                memory +=
                    double.Parse(
                        File.ReadLines($"/proc/{pid}/smaps_rollup")
                            .First(l => l.StartsWith("Pss:", StringComparison.Ordinal))
                            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
                        CultureInfo.InvariantCulture
                    ) / 1024;
            }
            catch (IOException)
            {
                // It ended between two looks.
            }

        _peak = Math.Max(_peak, memory);
    }

    private List<int> Members()
    {
        var members = new List<int> { root };
        for (var i = 0; i < members.Count; i++)
            try
            {
                members.AddRange(
                    File.ReadAllText($"/proc/{members[i]}/task/{members[i]}/children")
                        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                        .Select(c => int.Parse(c, CultureInfo.InvariantCulture))
                );
            }
            catch (IOException)
            {
                // It ended between two looks.
            }

        return members;
    }
}
