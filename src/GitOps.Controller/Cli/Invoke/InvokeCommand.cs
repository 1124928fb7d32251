using System.CommandLine;
using System.Text;
using GitOps.Controller.Cli.Hosting;
using GitOps.Core.Manifests;

namespace GitOps.Controller.Cli.Invoke;

/// <summary><c>gitops invoke</c>: asks an endpoint.</summary>
internal static class InvokeCommand
{
    public static Command Build(Host host)
    {
        var environment = CommonOptions.Environment();
        var endpoint = new Argument<string>("endpoint") { Description = "The endpoint's name in Git." };
        var body = new Option<string?>("--body") { Description = "What to send." };
        var file = new Option<string?>("--file", "-f") { Description = "The file to send; - for standard input." };
        var contentType = new Option<string>("--content-type") { Description = "What is sent.", DefaultValueFactory = _ => "text/csv" };
        var accept = new Option<string>("--accept") { Description = "What is wanted back.", DefaultValueFactory = _ => "*/*" };
        return new Command("invoke", "Send rows to an endpoint and print its answer.")
        {
            endpoint,
            environment,
            body,
            file,
            contentType,
            accept,
        }.Run(
            host,
            async (parsed, token) =>
            {
                var content = await ReadAsync(host, parsed.GetValue(body), parsed.GetValue(file), token);
                var session = await Workspace.Open(host, null).ConnectAsync(parsed.GetValue(environment), token, observes: false);
                var name = parsed.GetValue(endpoint)!.Split('/')[^1];
                var actual =
                    session.Graph.Find(new ResourceId("Endpoint", name))?.ActualName
                    ?? throw new CommandException($"there is no Endpoint/{name} in environment {session.Environment.Name}");
                var answer = await session.Connection.Invoker.InvokeAsync(
                    actual,
                    content,
                    parsed.GetValue(contentType)!,
                    parsed.GetValue(accept)!,
                    token
                );
                host.Output.Result(Encoding.UTF8.GetString(answer.Body));
                if (answer.Body.Length > 0 && answer.Body[^1] != '\n')
                    host.Output.Result("\n");
                return ExitCode.Good;
            }
        );
    }

    private static async Task<byte[]> ReadAsync(Host host, string? body, string? file, CancellationToken cancellationToken)
    {
        if ((body is null) == (file is null))
            throw new CommandException("say what to send: --body or --file, one of the two");
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
