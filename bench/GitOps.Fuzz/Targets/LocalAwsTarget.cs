using System.Runtime.ExceptionServices;
using System.Text;
using System.Text.RegularExpressions;
using GitOps.LocalAws.Identity;
using GitOps.LocalAws.Jobs;
using GitOps.LocalAws.Server;
using Microsoft.Extensions.DependencyInjection;

namespace GitOps.Fuzz.Targets;

/// <summary>Requests to a local AWS. An internal error, or a header that a web server does not send, is a finding.</summary>
internal sealed partial class LocalAwsTarget : ITarget
{
    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _services;
    private readonly RequestRouter _router;
    private readonly AccessKey _key;
    private readonly string _uploadId = "";
    private Exception? _last;

    public LocalAwsTarget(LocalAwsSeeds seeds)
    {
        var services = new ServiceCollection();
        LocalAwsServer.Register(services, new() { StateFolder = _folder.Path });
        _services = services.BuildServiceProvider();
        _router = _services.GetRequiredService<RequestRouter>();
        _key = _services.GetRequiredService<AccessKeyStore>().Default;
        AppDomain.CurrentDomain.FirstChanceException += Remember;
        foreach (var request in seeds.Before)
            if (UploadId().Match(Handle(Encoding.UTF8.GetBytes(request)).Body) is { Success: true } found)
                _uploadId = found.Groups[1].Value;
        Corpus = Corpora.Bytes(seeds.Corpus);
    }

    public IReadOnlyList<byte[]> Corpus { get; }

    public string Run(byte[] input)
    {
        var text = Encoding.Latin1.GetString(input).Replace("UPLOAD", _uploadId, StringComparison.Ordinal);
        return Handle(Encoding.Latin1.GetBytes(text)).Outcome;
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.FirstChanceException -= Remember;
        _services.GetRequiredService<BackgroundJobs>().StopAsync().GetAwaiter().GetResult();
        _services.Dispose();
        _folder.Dispose();
    }

    private (string Outcome, string Body) Handle(byte[] text)
    {
        if (SignedRequest.Create(text, _key.Id, _key.Secret) is not { } context)
            return ("refused", "");
        _router.HandleAsync(context).GetAwaiter().GetResult();
        var body = Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray());
        if (context.Response.StatusCode == 500)
            throw new InternalErrorException(body, _last);
        foreach (var (name, value) in context.Response.Headers)
            if (!value.ToString().All(c => c is >= ' ' and <= '~' or '\t'))
                throw new InvalidOperationException($"the response has the header {name}: {value}");
        var code = Code().Match(body) is { Success: true } found ? found.Groups[1].Value : "";
        return ($"{context.Request.Method} {context.Response.StatusCode} {code}{context.Request.Headers["x-amz-target"]}", body);
    }

    private void Remember(object? sender, FirstChanceExceptionEventArgs arguments)
    {
        if (arguments.Exception is not AwsException)
            _last = arguments.Exception;
    }

    [GeneratedRegex("<UploadId>([^<]+)<")]
    private static partial Regex UploadId();

    [GeneratedRegex("(?:<Code>|\"__type\":\")([A-Za-z]+)")]
    private static partial Regex Code();
}
