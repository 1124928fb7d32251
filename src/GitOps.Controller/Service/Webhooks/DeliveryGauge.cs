using System.Diagnostics.Metrics;
using GitOps.Engine.Deliveries;

namespace GitOps.Controller.Service.Webhooks;

/// <summary>The metric of open deliveries: the number in the database when it was last counted, the same on every controller.</summary>
internal sealed class DeliveryGauge
{
    /// <summary>The meter's name.</summary>
    public const string Name = "GitOps.Webhooks";
    private readonly IDeliveryStore _deliveries;
    private int _open;

    public DeliveryGauge(IDeliveryStore deliveries, IMeterFactory meters)
    {
        _deliveries = deliveries;
        meters
            .Create(Name)
            .CreateObservableGauge(
                "gitops.deliveries.open",
                () => Volatile.Read(ref _open),
                description: "Deliveries that are stored and not completed."
            );
    }

    /// <summary>Counts the open deliveries.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken) =>
        Volatile.Write(ref _open, await _deliveries.CountOpenAsync(cancellationToken));
}
