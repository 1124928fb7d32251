using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using GitOps.EndToEnd.Drivers;
using GitOps.Testing;

namespace GitOps.EndToEnd.Chaos;

/// <summary>Several controllers on one database, and what befalls them.</summary>
internal sealed class Fleet(string repository, string localFolder, string database, string folder, int count) : IDisposable
{
    private readonly Process?[] _processes = new Process?[count];

    public int Kills { get; private set; }

    public int Count => count;

    public void Start(int i)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            Project.Program(
                "serve",
                "--repo",
                $"chaos={repository}",
                "--data-dir",
                Data(i),
                "--database",
                database,
                "--listen",
                "http://127.0.0.1:0",
                "--poll",
                "1",
                "--resync",
                "6"
            )
        );
        start.Environment["GITOPS_LOCAL"] = localFolder;
        start.Environment["GITOPS_AUDIT_KEYS"] = TestAuditKeys.Text;
        start.RedirectStandardError = start.RedirectStandardOutput = true;
        var process = Process.Start(start)!;
        Directory.CreateDirectory(Data(i));
        var log = TextWriter.Synchronized(
            new StreamWriter(Path.Combine(folder, $"controller-{i.ToString(CultureInfo.InvariantCulture)}.log"), append: true)
            {
                AutoFlush = true,
            }
        );
        process.OutputDataReceived += (_, line) => log.WriteLine(line.Data);
        process.ErrorDataReceived += (_, line) => log.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _processes[i] = process;
    }

    /// <summary>Ends one without a word, and starts another in its place.</summary>
    public void Kill(int i)
    {
        _processes[i]!.Kill(entireProcessTree: true);
        _processes[i]!.WaitForExit();
        Kills++;
        Start(i);
    }

    /// <summary>
    /// Starts again what has ended by itself, as a supervisor does: a controller that finds no database says so and ends.
    /// </summary>
    public void Supervise()
    {
        for (var i = 0; i < count; i++)
            if (_processes[i] is { HasExited: true })
            {
                Restarts++;
                Start(i);
            }
    }

    /// <summary>How often one had ended by itself.</summary>
    public int Restarts { get; private set; }

    public Task SignalAsync(int i, string signal) =>
        Programs.RunAsync("kill", [signal, _processes[i]!.Id.ToString(CultureInfo.InvariantCulture)], folder);

    /// <summary>Where one of them answers; null while none does.</summary>
    public string? Url(int i)
    {
        var file = Path.Combine(Data(i), "service.json");
        return File.Exists(file) ? JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("Url").GetString() : null;
    }

    public string Logs() =>
        string.Join(
            '\n',
            Enumerable
                .Range(0, count)
                .Select(i => Path.Combine(folder, $"controller-{i.ToString(CultureInfo.InvariantCulture)}.log"))
                .Where(File.Exists)
                .SelectMany(f => File.ReadLines(f).TakeLast(15).Prepend(f))
        );

    public void Dispose()
    {
        foreach (var process in _processes.OfType<Process>().Where(p => !p.HasExited))
            process.Kill(entireProcessTree: true);
    }

    private string Data(int i) => Path.Combine(folder, $"data-{i.ToString(CultureInfo.InvariantCulture)}");
}
