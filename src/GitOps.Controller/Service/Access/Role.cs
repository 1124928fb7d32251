namespace GitOps.Controller.Service.Access;

/// <summary>The roles of callers. Each includes the permissions of those before it.</summary>
internal enum Role
{
    /// <summary>Reads the status, the history and the logs.</summary>
    Reader,

    /// <summary>Requests syncs, retries and redeliveries.</summary>
    Operator,

    /// <summary>Approves promotions.</summary>
    Approver,

    /// <summary>Reads the audit log too.</summary>
    Admin,
}
