using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace GitOps.Git.Fetching;

/// <summary>A worker process that runs fetches one after the other.</summary>
internal sealed class Worker
{
    private readonly Process _process;
    private readonly TimeProvider _time;
    private long _heard;

    private Worker(Process process, TimeProvider time) => (_process, _time) = (process, time);

    public bool IsAlive => !_process.HasExited;

    /// <summary>The working set of the process, in bytes; 0 after it has ended.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.HasExited ? 0 : _process.WorkingSet64;
        }
    }

    /// <summary>How long the worker has reported nothing about its fetch.</summary>
    public TimeSpan Silence => _time.GetElapsedTime(Volatile.Read(ref _heard));

    public static Worker Start(IReadOnlyList<string> command, TimeProvider time)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment[GitOptions.ParentVariable] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x10000000";
        start.Environment["DOTNET_GCgen0size"] = "0x400000";
        start.Environment["DOTNET_TieredPGO"] = "0";
        // A fetch never prompts.
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment.TryAdd("GIT_SSH_COMMAND", "ssh -o BatchMode=yes -o ConnectTimeout=20");
        return new(Process.Start(start)!, time);
    }

    public async Task<FetchResponse> SendAsync(FetchRequest request, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _heard, _time.GetTimestamp());
        try
        {
            await _process.StandardInput.WriteLineAsync(FetchJson.Line(request).AsMemory(), cancellationToken);
            await _process.StandardInput.FlushAsync(cancellationToken);
            while (await _process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
            {
                if (line.Length > 0)
                    return JsonSerializer.Deserialize(line, FetchJson.Default.FetchResponse)!;
                Volatile.Write(ref _heard, _time.GetTimestamp());
            }
        }
        catch (IOException)
        {
            // The worker has ended, which is reported below.
        }

        return FetchResponse.Fault(FetchCode.Unreachable, $"{request.Url} could not be fetched: the worker ended without a response");
    }

    public void End()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
