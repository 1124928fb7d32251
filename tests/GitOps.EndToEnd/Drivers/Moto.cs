using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using GitOps.Testing;

namespace GitOps.EndToEnd.Drivers;

/// <summary>A moto_server for one test: a mock of AWS that no one here wrote.</summary>
internal sealed class Moto : IDisposable
{
    private readonly Process _process;

    private Moto(Process process, int port) => (_process, Url) = (process, $"http://127.0.0.1:{port}");

    public string Url { get; }

    public Dictionary<string, string> Variables =>
        new()
        {
            ["AWS_ENDPOINT_URL"] = Url,
            ["AWS_ACCESS_KEY_ID"] = "moto",
            ["AWS_SECRET_ACCESS_KEY"] = "moto",
            ["AWS_DEFAULT_REGION"] = "eu-west-1",
            ["AWS_REGION"] = "eu-west-1",
        };

    public static async Task<Moto> StartAsync()
    {
        var port = FreePort();
        var process = Programs.Start(
            "moto_server",
            ["-p", port.ToString(System.Globalization.CultureInfo.InvariantCulture)],
            Path.GetTempPath()
        );
        // Its talk must be read, or it stops when the pipe is full.
        process.ErrorDataReceived += static (_, _) => { };
        process.OutputDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var moto = new Moto(process, port);
        using var http = new HttpClient();
        await Eventually.IsTrueAsync(() => IsReachableAsync(http, moto.Url), "a response of moto_server");
        return moto;
    }

    private static async Task<bool> IsReachableAsync(HttpClient http, string url)
    {
        try
        {
            await http.GetAsync(new Uri(url + "/moto-api/"));
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
