using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using GitOps.LocalAws.Jobs;
using GitOps.LocalAws.Server;

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
    public async Task A_request_without_a_signature_is_rejected()
    {
        using var http = new HttpClient();

        var response = await http.PostAsync(new Uri(_server.Address.Url), new StringContent("{}"));

        Assert.Equal(403, (int)response.StatusCode);
        Assert.Contains("MissingAuthenticationToken", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_with_an_invalid_signature_is_rejected()
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
            $"AWS4-HMAC-SHA256 Credential={_server.Address.AccessKeyId}/{now:yyyyMMdd}/eu-west-1/sagemaker/aws4_request, "
                + $"SignedHeaders=host;x-amz-date, Signature={new string('0', 64)}"
        );

        var response = await http.SendAsync(request);

        Assert.Equal(403, (int)response.StatusCode);
        Assert.Contains("InvalidSignatureException", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_with_a_host_header_other_than_loopback_is_rejected()
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, _server.Address.Url);
        request.Headers.Host = "rebound.example:80";

        var response = await http.SendAsync(request);

        Assert.Equal(403, (int)response.StatusCode);
        Assert.Contains("accepts only 127.0.0.1 and localhost", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_folder_can_be_used_by_only_one_server() =>
        Assert.Contains(
            "is in use by another local AWS",
            (await Assert.ThrowsAsync<IOException>(() => LocalAwsServer.StartAsync(new() { StateFolder = _folder }, default))).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task An_archive_cannot_be_extracted_outside_its_folder()
    {
        using var buffer = new MemoryStream();
        await using (var gzip = new GZipStream(buffer, CompressionMode.Compress, leaveOpen: true))
        await using (var tar = new TarWriter(gzip))
            await tar.WriteEntryAsync(
                new PaxTarEntry(TarEntryType.RegularFile, "../escaped") { DataStream = new MemoryStream(Encoding.UTF8.GetBytes("x")) }
            );
        var target = Directory.CreateDirectory(Path.Combine(_folder, "unpacked")).FullName;

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => ModelArchive.UnpackAsync(buffer.ToArray(), target, default));

        Assert.Contains("is outside the archive's folder", failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "escaped")));
    }
}
