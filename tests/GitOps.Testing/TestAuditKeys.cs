using GitOps.Core.Audit;

namespace GitOps.Testing;

/// <summary>The key of the audit log in tests on PostgreSQL.</summary>
public static class TestAuditKeys
{
    /// <summary>As in GITOPS_AUDIT_KEYS.</summary>
    public const string Text = "test:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    /// <summary>The keys.</summary>
    public static AuditKeys Value { get; } = AuditKeys.Parse(Text);
}
