using GitOps.Core.Deliveries;

namespace GitOps.Engine.Deliveries;

/// <summary>Reads the payloads of a Git host's webhooks. Thread-safe.</summary>
public interface IDeliveryReader
{
    /// <summary>
    /// Reads a payload, whose signature was checked before. Never throws because of what the payload contains: an invalid one is reported
    /// as <see cref="InvalidPayload"/>.
    /// </summary>
    DeliveryContent Read(string eventName, string payload);
}
