using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using GitOps.Testing;

namespace GitOps.EndToEnd.Drivers;

/// <summary>The program as a process that runs until it is stopped; its output is read as it comes.</summary>
internal sealed class ServedProcess : IDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _talk = Channel.CreateUnbounded<string>();
    private readonly List<string> _log = [];

    private ServedProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) => Add(line.Data ?? "");
        process.BeginErrorReadLine();
    }

    /// <summary>All lines of talk so far.</summary>
    public IReadOnlyList<string> Log
    {
        get
        {
            lock (_log)
                return [.. _log];
        }
    }

    public bool HasExited => _process.HasExited;

    /// <summary>The most memory that it ever used, in bytes.</summary>
    public long PeakMemory
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    public static ServedProcess Start(string localFolder, IReadOnlyDictionary<string, string> variables, params string[] words) =>
        new(
            Programs.Start(
                "dotnet",
                Project.Program(words),
                Path.GetTempPath(),
                new Dictionary<string, string>(variables) { ["GITOPS_LOCAL"] = localFolder }
            )
        );

    public static ServedProcess Start(string localFolder, params string[] words) =>
        Start(localFolder, new Dictionary<string, string>(), words);

    /// <summary>The next line of results.</summary>
    public async Task<string> ResultAsync() => await _process.StandardOutput.ReadLineAsync() ?? "";

    /// <summary>The next line of talk that has some words.</summary>
    public async Task<string> ToldAsync(string words)
    {
        await foreach (var line in _talk.Reader.ReadAllAsync())
            if (line.Contains(words, StringComparison.Ordinal))
                return line;
        return "";
    }

    /// <summary>Writes a file and has it read now.</summary>
    public async Task ReloadAsync(string file, string text)
    {
        await File.WriteAllTextAsync(file, text);
        await SignalAsync("-HUP");
    }

    /// <summary>Asks it to end; gives its exit code.</summary>
    public async Task<int> EndAsync()
    {
        await SignalAsync("-TERM");
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private void Add(string line)
    {
        lock (_log)
            _log.Add(line);
        _talk.Writer.TryWrite(line);
    }

    private Task SignalAsync(string signal) =>
        Programs.RunAsync("kill", [signal, _process.Id.ToString(CultureInfo.InvariantCulture)], Path.GetTempPath());
}
