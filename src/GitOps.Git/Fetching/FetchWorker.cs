using System.Text.Json;

namespace GitOps.Git.Fetching;

/// <summary>The worker's loop: a request a line, an answer a line.</summary>
internal static class FetchWorker
{
    public static void Run(TextReader requests, TextWriter answers)
    {
        while (requests.ReadLine() is { Length: > 0 } line)
        {
            var request = JsonSerializer.Deserialize(line, FetchJson.Default.FetchRequest)!;
            // The service ends a worker that takes too long; if the service is gone, the worker ends itself.
            using var limit = new Timer(
                static _ => Environment.Exit(1),
                null,
                TimeSpan.FromSeconds(request.MostSeconds),
                Timeout.InfiniteTimeSpan
            );
            answers.WriteLine(FetchJson.Line(Fetch.Run(request)));
            answers.Flush();
        }
    }
}
