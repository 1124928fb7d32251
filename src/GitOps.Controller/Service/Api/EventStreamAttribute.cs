namespace GitOps.Controller.Service.Api;

/// <summary>Marks an endpoint whose response is open for long, so that a caller has a limited number of them.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EventStreamAttribute : Attribute;
