using System.Security.Cryptography;
using GitOps.Core.Audit;
using GitOps.Engine.Errors;
using GitOps.State.Database;

namespace GitOps.State.Auditing;

/// <summary>
/// The keys of the audit log: those of the options, or else those in a file beside the SQLite database, which is created when there is
/// none. Thread-safe.
/// </summary>
internal sealed class AuditKeySource(StateOptions options)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "audit.keys";

    private readonly Lazy<AuditKeys> _keys = new(() => options.AuditKeys ?? ReadFile(options));

    /// <summary>The keys.</summary>
    /// <exception cref="ServiceException">They are not set, or the file is invalid.</exception>
    public AuditKeys Keys => _keys.Value;

    private static AuditKeys ReadFile(StateOptions options)
    {
        if (options.PostgreSql is not null)
            throw Invalid(
                "the audit log has no key, which controllers on PostgreSQL share: set GITOPS_AUDIT_KEYS, or auditKeysVariable or "
                    + "auditKeysFile in the file of --config, to <id>:<digits> with the digits of `openssl rand -hex 32`, the same for all "
                    + "controllers"
            );
        var path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(options.File))!, FileName);
        PrivateFile.EnsureExists(path, $"{RandomNumberGenerator.GetHexString(8, lowercase: true)}:{NewSecret()}\n");
        try
        {
            return AuditKeys.Parse(File.ReadAllText(path));
        }
        catch (FormatException exception)
        {
            throw Invalid($"invalid keys of the audit log in {path}: {exception.Message}");
        }
    }

    private static string NewSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    private static ServiceException Invalid(string message) => new(ServiceErrorKind.InvalidRequest, "AuditKeys", message, "migrate");
}
