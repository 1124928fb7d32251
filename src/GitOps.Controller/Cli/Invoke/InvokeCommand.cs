using System.CommandLine;
using System.Text;
using GitOps.Controller.Cli.Hosting;
using GitOps.Core.Manifests;

namespace GitOps.Controller.Cli.Invoke;

/// <summary><c>gitops invoke</c>: sends a request to an endpoint.</summary>
internal static class InvokeCommand
{
    public static Command Build(Host host)
    {
        var environment = CommonOptions.Environment();
        var endpoint = new Argument<string>("endpoint") { Description = "The endpoint's name in Git." };
        var body = new Option<string?>("--body") { Description = "The request body." };
        var file = new Option<string?>("--file", "-f") { Description = "A file with the request body; - reads standard input." };
        var contentType = new Option<string>("--content-type")
        {
            Description = "The content type of the request.",
            DefaultValueFactory = _ => "text/csv",
        };
        var accept = new Option<string>("--accept") { Description = "The content type of the response.", DefaultValueFactory = _ => "*/*" };
        return new Command("invoke", "Send a request to an endpoint and print the response.")
        {
            endpoint,
            environment,
            body,
            file,
            contentType,
            accept,
        }.WithHandler(
            host,
            async (parsed, token) =>
            {
                var content = await ReadAsync(host, parsed.GetValue(body), parsed.GetValue(file), token);
                var session = await Workspace.Open(host, null).ConnectAsync(parsed.GetValue(environment), token, observes: false);
                var name = parsed.GetValue(endpoint)!.Split('/')[^1];
                var actual =
                    session.Graph.Find(new ResourceId("Endpoint", name))?.ActualName
                    ?? throw new CommandException($"Endpoint/{name} not found in environment {session.Environment.Name}");
                var response = await session.Connection.Invoker.InvokeAsync(
                    actual,
                    content,
                    parsed.GetValue(contentType)!,
                    parsed.GetValue(accept)!,
                    token
                );
                host.Output.Write(Encoding.UTF8.GetString(response.Body));
                if (response.Body.Length > 0 && response.Body[^1] != '\n')
                    host.Output.Write("\n");
                return ExitCode.Success;
            }
        );
    }

    private static async Task<byte[]> ReadAsync(Host host, string? body, string? file, CancellationToken cancellationToken)
    {
        if ((body is null) == (file is null))
            throw new CommandException("expected either --body or --file");
        if (body is not null)
            return Encoding.UTF8.GetBytes(body);
        if (file != "-")
            return await File.ReadAllBytesAsync(Path.Combine(host.Folder, file!), cancellationToken);
        using var buffer = new MemoryStream();
        await using var input = Console.OpenStandardInput();
        await input.CopyToAsync(buffer, cancellationToken);
        return buffer.ToArray();
    }
}
