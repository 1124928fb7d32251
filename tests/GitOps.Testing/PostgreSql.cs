using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace GitOps.Testing;

/// <summary>A PostgreSQL server of a test's own, on a free port of this machine; its data goes with it.</summary>
public sealed class PostgreSql : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gitops-pg-").FullName;

    private bool _isRunning;

    private PostgreSql() { }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; } = FreePort();

    /// <summary>The connection string of its database.</summary>
    public string ConnectionString => $"Host=127.0.0.1;Port={Port};Username=gitops;Database=postgres;Include Error Detail=true;Timeout=5";

    /// <summary>Whether this machine has one.</summary>
    public static bool IsHere => Find("initdb") is not null && Find("pg_ctl") is not null;

    /// <summary>Makes a server and starts it.</summary>
    public static async Task<PostgreSql> StartAsync()
    {
        var server = new PostgreSql();
        // PostgreSQL refuses to run as root.
        if (Environment.UserName == "root")
            await RunAsync("chown", ["-R", "nobody", server._folder], asOther: false);
        await RunAsync("initdb", ["-D", server.Data, "-U", "gitops", "-A", "trust", "-E", "UTF8", "--no-sync"]);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Stops it at once and starts it again.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAgainAsync();
    }

    /// <summary>Starts it after a stop, on the same port and with the same data.</summary>
    public async Task StartAgainAsync()
    {
        var settings = $"-p {Port.ToString(CultureInfo.InvariantCulture)} -k {_folder} -h 127.0.0.1 -F -c max_connections=200";
        await RunAsync("pg_ctl", ["-D", Data, "-w", "-l", Path.Combine(_folder, "log"), "-o", settings, "start"]);
        _isRunning = true;
    }

    /// <summary>Stops it at once, as a crash would.</summary>
    public async Task StopAsync()
    {
        await RunAsync("pg_ctl", ["-D", Data, "-w", "-m", "immediate", "stop"]);
        _isRunning = false;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_isRunning)
            await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string Data => Path.Combine(_folder, "data");

    private static async Task RunAsync(string program, IReadOnlyList<string> words, bool asOther = true)
    {
        var command =
            asOther && Environment.UserName == "root"
                ? ["runuser", "-u", "nobody", "--", Find(program)!, .. words]
                : (IReadOnlyList<string>)[Find(program) ?? program, .. words];
        // What it starts goes on and would hold our pipes open, so its output goes nowhere.
        var ended = await Programs.RunAsync("sh", ["-c", "exec \"$@\" >/dev/null 2>&1", "sh", .. command], Path.GetTempPath());
        if (ended.Code != 0)
            throw new InvalidOperationException($"{program} ended with {ended.Code}");
    }

    // Debian keeps the server's programs off the PATH.
    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Concat(
                Directory.Exists("/usr/lib/postgresql")
                    ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin"))
                    : []
            )
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
