using System.Text.Json;

namespace GitOps.Git.Fetching;

/// <summary>The loop of a worker: one request per line, one response per line.</summary>
internal static class FetchWorker
{
    public static void Run(TextReader requests, TextWriter responses)
    {
        while (requests.ReadLine() is { Length: > 0 } line)
        {
            var request = JsonSerializer.Deserialize(line, FetchJson.Default.FetchRequest)!;
            responses.WriteLine(FetchJson.Line(Fetch.Run(request)));
            responses.Flush();
        }
    }
}
