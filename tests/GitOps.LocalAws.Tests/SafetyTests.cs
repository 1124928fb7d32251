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

    [Fact]
    public async Task A_link_of_an_archive_leads_nowhere()
    {
        var outside = Directory.CreateDirectory(Path.Combine(_folder, "outside")).FullName;
        using var buffer = new MemoryStream();
        await using (var gzip = new GZipStream(buffer, CompressionMode.Compress, leaveOpen: true))
        await using (var tar = new TarWriter(gzip))
        {
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.SymbolicLink, "link") { LinkName = outside });
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.HardLink, "copy") { LinkName = "../outside/secret" });
            await tar.WriteEntryAsync(
                new PaxTarEntry(TarEntryType.RegularFile, "link/file") { DataStream = new MemoryStream(Encoding.UTF8.GetBytes("x")) }
            );
        }

        var target = Directory.CreateDirectory(Path.Combine(_folder, "unpacked")).FullName;
        await ModelArchive.UnpackAsync(buffer.ToArray(), target, default);

        Assert.Empty(Directory.EnumerateFileSystemEntries(outside));
        Assert.Equal([Path.Combine(target, "link", "file")], Directory.EnumerateFiles(target, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData('0', "\u0080\u0001\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff", "00000000001")] // a mode of more than 32 bits
    [InlineData('x', "0000644", "77777777777")] // extended attributes of 8 GiB
    public async Task A_header_with_an_impossible_number_is_no_archive(char type, string mode, string size)
    {
        var header = new byte[1024];
        Write(0, "a");
        Write(100, mode);
        Write(124, size);
        Write(148, "        ");
        Write(156, type.ToString());
        Write(257, "ustar\0" + "00");
        Write(148, Convert.ToString(header.Sum(b => b), 8).PadLeft(6, '0') + "\0");
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(header);

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => ModelArchive.UnpackAsync(packed.ToArray(), _folder, default));

        Assert.Contains("is not a gzipped tar archive", failure.Message, StringComparison.Ordinal);

        void Write(int at, string text) => Encoding.Latin1.GetBytes(text).CopyTo(header, at);
    }
}
