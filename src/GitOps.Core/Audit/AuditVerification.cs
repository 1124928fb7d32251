using System.Text.Json.Serialization;

namespace GitOps.Core.Audit;

/// <summary>Why the audit log can't be trusted.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AuditFault>))]
public enum AuditFault
{
    /// <summary>An entry, or one before it, was changed, inserted or deleted.</summary>
    Changed,

    /// <summary>An entry names a key that the service does not have.</summary>
    UnknownKey,

    /// <summary>No entry has a key, so anybody can have written them.</summary>
    Unsigned,

    /// <summary>The log does not contain the expected head: it was cut, or is another log.</summary>
    HeadMissing,
}

/// <summary>
/// The result of a verification of the whole log: the head up to which it is intact (null when there is none), how many entries at its
/// start are older than its keys, and the fault with the number and the key id of the entry where it was found.
/// </summary>
public sealed record AuditVerification(AuditHead? Head, long UnsignedCount, AuditFault? Fault, long FaultNumber, string FaultKeyId)
{
    /// <summary>The number of intact entries.</summary>
    public long Count => Head?.Number ?? 0;
}

/// <summary>Verifies the audit log, entry by entry in their order; the entries need not fit into memory.</summary>
public sealed class AuditVerifier(AuditKeys keys, AuditHead? expected)
{
    private AuditHead? _head;
    private long _unsigned;
    private bool _foundExpected;
    private (AuditFault Kind, long Number, string KeyId)? _fault;

    /// <summary>Verifies the next entry; false when a fault was found, after which no entry needs to be added.</summary>
    public bool Add(ChainedEntry entry)
    {
        var key = keys.Find(entry.KeyId);
        // An entry without a key proves nothing by itself. Before the first one with a key, that one's MAC covers it.
        var isUnsigned = entry.KeyId.Length == 0 && _unsigned == (_head?.Number ?? 0);
        if (key is null && entry.KeyId.Length > 0)
            _fault = (AuditFault.UnknownKey, entry.Number, entry.KeyId);
        else if (!entry.Follows(_head, key) || (key is null && !isUnsigned))
            _fault = (AuditFault.Changed, (_head?.Number ?? 0) + 1, "");
        if (_fault is not null)
            return false;
        _head = entry.Head;
        _unsigned += isUnsigned ? 1 : 0;
        _foundExpected |= _head == expected;
        return true;
    }

    /// <summary>The result, after all entries were added.</summary>
    public AuditVerification End()
    {
        if (_fault is null && _head is not null && _unsigned == _head.Number)
            _fault = (AuditFault.Unsigned, _head.Number, "");
        if (_fault is null && expected is not null && !_foundExpected)
            _fault = (AuditFault.HeadMissing, expected.Number, "");
        return new(_head, _unsigned, _fault?.Kind, _fault?.Number ?? 0, _fault?.KeyId ?? "");
    }
}
