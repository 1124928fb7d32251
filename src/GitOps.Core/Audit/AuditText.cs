namespace GitOps.Core.Audit;

/// <summary>The result of a verification of the audit log, in words.</summary>
public static class AuditText
{
    /// <summary>The result, given the head that was expected, if any.</summary>
    public static string Of(AuditVerification result, string? expectedHead) =>
        result.Fault switch
        {
            AuditFault.Changed =>
                $"the audit log was tampered with: entry {result.FaultNumber}, or an entry before it, was changed, inserted or deleted",
            AuditFault.UnknownKey => $"the audit log can't be verified: entry {result.FaultNumber} is signed with key {result.FaultKeyId}, "
                + "which the service does not have; add it to the service's audit keys, after the first one",
            AuditFault.Unsigned => "the audit log can't be verified: no entry is signed, so anybody can have written them",
            AuditFault.HeadMissing => $"the audit log does not contain {expectedHead}: entries were deleted from its end, or it is "
                + $"another log; its head is {result.Head?.ToString() ?? "none"}",
            null => Intact(result, expectedHead is not null),
            _ => throw new InvalidOperationException($"unknown fault {result.Fault}"),
        };

    private static string Intact(AuditVerification result, bool isAnchored) =>
        $"{result.Count} entries, chain verified; head {result.Head?.ToString() ?? "none"}"
        + (result.UnsignedCount == 0 ? "" : $"; the first {result.UnsignedCount} are older than the log's keys")
        + (
            isAnchored
                ? "; nothing up to the expected head was deleted"
                : "; end not anchored: --expect-head finds deleted entries at the end"
        );
}
