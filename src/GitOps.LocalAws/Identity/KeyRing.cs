using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GitOps.LocalAws.Identity;

/// <summary>One access key: an account's own, or a session of an assumed role.</summary>
internal sealed record AccessKey(
    string Id,
    string Secret,
    string Account,
    string Arn,
    string UserId,
    string? SessionToken,
    DateTimeOffset? Expires
);

/// <summary>The keys that requests are checked against. The first start makes one for the usual account; sessions are kept so that they outlive a restart.</summary>
internal sealed class KeyRing
{
    public const string UsualAccount = "123456789012";
    private readonly string _path;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, AccessKey> _keys;

    public KeyRing(string folder)
    {
        _path = Path.Combine(folder, "keys.json");
        _keys = File.Exists(_path)
            ? JsonSerializer.Deserialize(File.ReadAllBytes(_path), KeyRingJson.Default.ListAccessKey)!.ToDictionary(k => k.Id)
            : [];
        if (_keys.Count == 0)
            Add(new("AKIA" + Characters(16), Secret(), UsualAccount, $"arn:aws:iam::{UsualAccount}:user/local", "AIDALOCAL", null, null));
    }

    /// <summary>The usual account's own key.</summary>
    public AccessKey Usual => _keys.Values.First(k => k.SessionToken is null);

    public AccessKey? Find(string id)
    {
        lock (_lock)
            return _keys.GetValueOrDefault(id);
    }

    /// <summary>A session of a role, in the role's account.</summary>
    public AccessKey AssumeRole(string roleArn, string sessionName, DateTimeOffset expires)
    {
        var parts = roleArn.Split(':');
        var role = parts[5][(parts[5].LastIndexOf('/') + 1)..];
        return Add(
            new(
                "ASIA" + Characters(16),
                Secret(),
                parts[4],
                $"arn:{parts[1]}:sts::{parts[4]}:assumed-role/{role}/{sessionName}",
                $"AROALOCAL:{sessionName}",
                Secret() + Secret(),
                expires
            )
        );
    }

    private AccessKey Add(AccessKey key)
    {
        lock (_lock)
        {
            _keys[key.Id] = key;
            File.WriteAllBytes(_path, JsonSerializer.SerializeToUtf8Bytes([.. _keys.Values], KeyRingJson.Default.ListAccessKey));
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return key;
    }

    private static string Characters(int count) => RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", count);

    private static string Secret() => RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 40);
}

[JsonSerializable(typeof(List<AccessKey>))]
internal sealed partial class KeyRingJson : JsonSerializerContext;
