using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using GitOps.LocalAws.Server;
using GitOps.LocalAws.Work;

namespace GitOps.LocalAws.Tests;

public sealed class SafetyTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gitops-local-").FullName;
    private LocalAwsServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await LocalAwsServer.StartAsync(new() { StateFolder = _folder }, default);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_request_without_a_signature_is_refused()
    {
        using var http = new HttpClient();

        var answer = await http.PostAsync(new Uri(_server.Address.Url), new StringContent("{}"));

        Assert.Equal(403, (int)answer.StatusCode);
        Assert.Contains("MissingAuthenticationToken", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_signature_is_refused()
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, _server.Address.Url) { Content = new StringContent("{}") };
        var now = DateTime.UtcNow;
        request.Headers.TryAddWithoutValidation(
            "X-Amz-Date",
            now.ToString("yyyyMMdd'T'HHmmss'Z'", System.Globalization.CultureInfo.InvariantCulture)
        );
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential={_server.Address.AccessKeyId}/{now:yyyyMMdd}/eu-west-1/sagemaker/aws4_request, SignedHeaders=host;x-amz-date, Signature={new string('0', 64)}"
        );

        var answer = await http.SendAsync(request);

        Assert.Equal(403, (int)answer.StatusCode);
        Assert.Contains("InvalidSignatureException", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_is_not_loopback_is_refused()
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, _server.Address.Url);
        request.Headers.Host = "rebound.example:80";

        var answer = await http.SendAsync(request);

        Assert.Equal(403, (int)answer.StatusCode);
        Assert.Contains("answers to 127.0.0.1 and localhost", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_is_used_by_one_server_only() =>
        Assert.Contains(
            "another local AWS uses",
            (await Assert.ThrowsAsync<IOException>(() => LocalAwsServer.StartAsync(new() { StateFolder = _folder }, default))).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task An_archive_can_not_escape_its_folder()
    {
        using var buffer = new MemoryStream();
        await using (var gzip = new GZipStream(buffer, CompressionMode.Compress, leaveOpen: true))
        await using (var tar = new TarWriter(gzip))
            await tar.WriteEntryAsync(
                new PaxTarEntry(TarEntryType.RegularFile, "../escaped") { DataStream = new MemoryStream(Encoding.UTF8.GetBytes("x")) }
            );
        var target = Directory.CreateDirectory(Path.Combine(_folder, "unpacked")).FullName;

        var failure = await Assert.ThrowsAsync<JobFailure>(() => Archive.UnpackAsync(buffer.ToArray(), target, default));

        Assert.Contains("leads out of its folder", failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "escaped")));
    }
}
