namespace GitOps.Engine.Errors;

/// <summary>Error codes of the controller, in addition to those of the services.</summary>
public static class ServiceCodes
{
    /// <summary>The service could not be reached.</summary>
    public const string Unreachable = "Unreachable";
}
