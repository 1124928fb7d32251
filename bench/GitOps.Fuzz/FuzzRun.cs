using System.Diagnostics;

namespace GitOps.Fuzz;

/// <summary>What came of a target's inputs.</summary>
/// <param name="GrowthMiB">How much more memory is in use after all inputs than after the first tenth of them.</param>
internal sealed record FuzzResult(
    string Target,
    int Inputs,
    double Seconds,
    int Outcomes,
    double MaxMilliseconds,
    double GrowthMiB,
    IReadOnlyList<Finding> Findings
);

/// <summary>Runs a target with many inputs, and watches errors, time and memory.</summary>
internal sealed class FuzzRun(string name, Func<ITarget> create, int seed)
{
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan HangTime = TimeSpan.FromSeconds(30);

    // A target that keeps state, such as a server, starts anew after that many inputs.
    private const int InputsPerInstance = 2_000;
    private const int MaxOutcomes = 5_000;
    private const int MaxOutcomeLength = 100;
    private readonly Dictionary<string, Finding> _findings = [];
    private readonly HashSet<string> _outcomes = [];
    private TimeSpan _slowest;
    private volatile byte[] _current = [];
    private long _started;

    public FuzzResult Run(int inputs)
    {
        using var watch = new Timer(_ => EndWhenHung(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        var clock = Stopwatch.StartNew();
        long before = 0;
        Mutator? mutator = null;
        for (var done = 0; done < inputs; done += InputsPerInstance)
        {
            using var target = create();
            mutator ??= new(seed, target.Corpus);
            for (var i = done; i < Math.Min(inputs, done + InputsPerInstance); i++)
            {
                RunOne(target, mutator);
                if (i == inputs / 10)
                    before = Memory() - mutator.LearnedBytes;
            }
        }

        Volatile.Write(ref _started, 0);
        var growth = Math.Max(0, Memory() - mutator!.LearnedBytes - before) / 1048576.0;
        return new(
            name,
            inputs,
            clock.Elapsed.TotalSeconds,
            _outcomes.Count,
            _slowest.TotalMilliseconds,
            growth,
            [.. _findings.Values.Select(Minimise)]
        );
    }

    private void RunOne(ITarget target, Mutator mutator)
    {
        var input = mutator.Next();
        _current = input;
        var started = Stopwatch.GetTimestamp();
        Volatile.Write(ref _started, started);
        try
        {
            var outcome = target.Run(input);
            if (_outcomes.Count < MaxOutcomes && _outcomes.Add(outcome[..Math.Min(outcome.Length, MaxOutcomeLength)]))
                mutator.Learn(input);
        }
        catch (Exception exception)
        {
            var finding = Finding.Of(exception, input);
            if (!_findings.TryGetValue(finding.Key, out var known) || known.Input.Length > input.Length)
                _findings[finding.Key] = finding;
        }

        var elapsed = Stopwatch.GetElapsedTime(started);
        if (elapsed > _slowest)
            _slowest = elapsed;
        if (elapsed > MaxTime)
            _findings["slow"] = new("slow", $"took {elapsed.TotalSeconds:0.0} seconds", input);
    }

    // Removes parts of the input as long as the error stays the same.
    private Finding Minimise(Finding finding)
    {
        if (finding.Key == "slow")
            return finding;
        using var target = create();
        var runs = 0;
        for (var size = finding.Input.Length / 2; size > 0; size /= 2)
        for (var at = 0; at + size <= finding.Input.Length && runs++ < 5_000; )
        {
            byte[] shorter = [.. finding.Input[..at], .. finding.Input[(at + size)..]];
            if (Find(target, shorter) is { } same && same.Key == finding.Key)
                finding = same;
            else
                at += size;
        }

        return finding;
    }

    private static Finding? Find(ITarget target, byte[] input)
    {
        try
        {
            target.Run(input);
            return null;
        }
        catch (Exception exception)
        {
            return Finding.Of(exception, input);
        }
    }

    private void EndWhenHung()
    {
        var started = Volatile.Read(ref _started);
        if (started == 0 || Stopwatch.GetElapsedTime(started) < HangTime)
            return;
        Console.Error.WriteLine($"{name} hangs (seed {seed}): {new Finding("hang", "", _current).Literal()}");
        Environment.Exit(1);
    }

    private static long Memory() => GC.GetTotalMemory(forceFullCollection: true);
}
