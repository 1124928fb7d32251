using System.Text.Json.Serialization;

namespace GitOps.Core.Planning;

/// <summary>What a plan does with its subject.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChangeAction>))]
public enum ChangeAction
{
    /// <summary>Start a run: a job or an execution.</summary>
    Run,

    /// <summary>Create a resource, or upload a data set.</summary>
    Create,

    /// <summary>Change a resource in place.</summary>
    Update,

    /// <summary>Delete a resource and create it again under the same name.</summary>
    Replace,

    /// <summary>Move an endpoint to another configuration.</summary>
    Redeploy,

    /// <summary>Adopt a resource that was created outside this repository.</summary>
    Adopt,

    /// <summary>Delete a resource that Git no longer contains.</summary>
    Delete,

    /// <summary>Stop a run if it is busy, and stop managing it. It stays in AWS as history.</summary>
    Forget,

    /// <summary>In progress already: wait for it.</summary>
    Wait,

    /// <summary>A person must act first.</summary>
    Blocked,

    /// <summary>In sync with Git.</summary>
    NoChange,
}
