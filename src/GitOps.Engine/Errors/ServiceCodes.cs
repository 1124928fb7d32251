namespace GitOps.Engine.Errors;

/// <summary>Error codes of our own, beside those of the services.</summary>
public static class ServiceCodes
{
    /// <summary>The service could not be reached.</summary>
    public const string Unreachable = "Unreachable";
}
