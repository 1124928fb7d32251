using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using GitOps.LocalAws.Store;

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

    public AccessKeyStore(string folder, DamageReport damage)
    {
        _path = Path.Combine(folder, "keys.json");
        _keys = Read(_path, damage).ToDictionary(k => k.Id);
        if (!_keys.Values.Any(k => k.SessionToken is null))
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
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var file = new FileStream(_path + ".new", options))
                JsonSerializer.Serialize(file, [.. _keys.Values], AccessKeyJson.Default.ListAccessKey);
            File.Move(_path + ".new", _path, overwrite: true);
        }

        return key;
    }

    private static List<AccessKey> Read(string path, DamageReport damage)
    {
        if (!File.Exists(path))
            return [];
        try
        {
            var keys = JsonSerializer.Deserialize(File.ReadAllBytes(path), AccessKeyJson.Default.ListAccessKey);
            if (keys is not null && keys.TrueForAll(IsComplete) && keys.DistinctBy(k => k.Id).Count() == keys.Count)
                return keys;
        }
        catch (JsonException)
        {
            // Reported below.
        }

        File.Move(path, path + JsonLines.DamagedSuffix, overwrite: true);
        damage.Add(
            $"{path} is damaged: it was moved to {path}{JsonLines.DamagedSuffix}, and the server accepts only a new key; "
                + "`gitops local env` prints it"
        );
        return [];
    }

    private static bool IsComplete(AccessKey? key) =>
        key is { Id: not null, Secret: not null, Arn: not null, UserId: not null } && AwsNames.IsAccount(key.Account);

    private static string RandomId() => RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16);

    private static string RandomSecret() =>
        RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 40);
}

[JsonSerializable(typeof(List<AccessKey>))]
internal sealed partial class AccessKeyJson : JsonSerializerContext;
