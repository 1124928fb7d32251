using System.Diagnostics;
using System.Text.Json;

namespace GitOps.Git.Fetching;

/// <summary>
/// The loop of a worker: one request per line, one response per line, and before it an empty line each second in which the remote sends
/// something.
/// </summary>
internal static class FetchWorker
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

    public static void Run(TextReader requests, TextWriter responses)
    {
        while (requests.ReadLine() is { Length: > 0 } line)
        {
            var request = JsonSerializer.Deserialize(line, FetchJson.Default.FetchRequest)!;
            responses.WriteLine(FetchJson.Line(Fetch.Run(request, Progress(responses))));
            responses.Flush();
        }
    }

    private static Action Progress(TextWriter responses)
    {
        var reported = Stopwatch.StartNew();
        return () =>
        {
            if (reported.Elapsed < ProgressInterval)
                return;
            responses.WriteLine();
            responses.Flush();
            reported.Restart();
        };
    }
}
