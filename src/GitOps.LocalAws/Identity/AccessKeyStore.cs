using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GitOps.LocalAws.Identity;

/// <summary>
/// The access keys that the server accepts, stored in keys.json. The first start creates a key for the default account.
/// Keys of assumed roles are stored too, so that they remain valid after a restart. Thread-safe.
/// </summary>
internal sealed class AccessKeyStore
{
    public const string DefaultAccount = "123456789012";
    private readonly string _path;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, AccessKey> _keys;

    public AccessKeyStore(string folder)
    {
        _path = Path.Combine(folder, "keys.json");
        _keys = File.Exists(_path)
            ? JsonSerializer.Deserialize(File.ReadAllBytes(_path), AccessKeyJson.Default.ListAccessKey)!.ToDictionary(k => k.Id)
            : [];
        if (_keys.Count == 0)
            Add(
                new(
                    "AKIA" + RandomId(),
                    RandomSecret(),
                    DefaultAccount,
                    $"arn:aws:iam::{DefaultAccount}:user/local",
                    "AIDALOCAL",
                    null,
                    null
                )
            );
    }

    /// <summary>The permanent key of the default account.</summary>
    public AccessKey Default => _keys.Values.First(k => k.SessionToken is null);

    public AccessKey? Find(string id)
    {
        lock (_lock)
            return _keys.GetValueOrDefault(id);
    }

    /// <summary>Creates a temporary key for a role, in the role's account.</summary>
    public AccessKey AssumeRole(string roleArn, string sessionName, DateTimeOffset expires)
    {
        var parts = roleArn.Split(':');
        var role = parts[5][(parts[5].LastIndexOf('/') + 1)..];
        return Add(
            new(
                "ASIA" + RandomId(),
                RandomSecret(),
                parts[4],
                $"arn:{parts[1]}:sts::{parts[4]}:assumed-role/{role}/{sessionName}",
                $"AROALOCAL:{sessionName}",
                RandomSecret() + RandomSecret(),
                expires
            )
        );
    }

    private AccessKey Add(AccessKey key)
    {
        lock (_lock)
        {
            _keys[key.Id] = key;
            File.WriteAllBytes(_path, JsonSerializer.SerializeToUtf8Bytes([.. _keys.Values], AccessKeyJson.Default.ListAccessKey));
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return key;
    }

    private static string RandomId() => RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16);

    private static string RandomSecret() =>
        RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 40);
}

[JsonSerializable(typeof(List<AccessKey>))]
internal sealed partial class AccessKeyJson : JsonSerializerContext;
