using System.Net;
using System.Net.Sockets;

namespace GitOps.Aws.Client;

/// <summary>
/// The HTTP handler of all signed requests. A name may resolve to another address at any time, so each connection is checked: none goes to
/// a link-local or metadata address, where the machine's own credentials are served. Redirects are not followed, since the new host would
/// receive the session token.
/// </summary>
internal static class AwsHttp
{
    // The IPv6 addresses of the instance metadata service and of EKS Pod Identity. The IPv4 ones are link-local.
    private static readonly IPAddress[] MetadataAddresses = [IPAddress.Parse("fd00:ec2::254"), IPAddress.Parse("fd00:ec2::23")];

    /// <summary>A handler; <paramref name="resolve"/> replaces the machine's resolver of names.</summary>
    public static SocketsHttpHandler CreateHandler(Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null) =>
        new()
        {
            // So that DNS changes take effect within five minutes.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            // Changes (8 concurrently for each environment) and reads of a few environments of one region.
            MaxConnectionsPerServer = 32,
            // Half of an attempt's time.
            ConnectTimeout = TimeSpan.FromSeconds(5),
            AllowAutoRedirect = false,
            ConnectCallback = (context, token) => ConnectAsync(context, resolve ?? Dns.GetHostAddressesAsync, token),
        };

    /// <summary>Whether requests must not go to an address.</summary>
    public static bool IsForbidden(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetwork
            ? address.GetAddressBytes() is [169, 254, ..]
            : address.IsIPv6LinkLocal || MetadataAddresses.Contains(address);
    }

    private static async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context,
        Func<string, CancellationToken, Task<IPAddress[]>> resolve,
        CancellationToken cancellationToken
    )
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await resolve(host, cancellationToken);
        if (addresses.FirstOrDefault(IsForbidden) is { } forbidden)
            throw new HttpRequestException($"{host} is {forbidden}, a link-local or metadata address, which no environment may use");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
