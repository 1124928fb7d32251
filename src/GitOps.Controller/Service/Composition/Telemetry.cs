using GitOps.Controller.Service.Scheduling;
using GitOps.Controller.Service.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace GitOps.Controller.Service.Composition;

/// <summary>
/// Exports metrics for Prometheus at <c>/metrics</c>, and metrics and traces by OTLP when OTEL_EXPORTER_OTLP_ENDPOINT is set.
/// </summary>
internal static class Telemetry
{
    private const string Aws = "GitOps.Aws";

    public static void AddTelemetry(this IServiceCollection services, string owner)
    {
        var telemetry = services
            .AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("gitops", serviceInstanceId: owner))
            .WithMetrics(metrics => metrics.AddMeter(ReconciliationTelemetry.Name, Aws, DeliveryGauge.Name).AddPrometheusExporter());
        if (Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 })
            telemetry.WithTracing(traces => traces.AddSource(ReconciliationTelemetry.Name, Aws)).UseOtlpExporter();
    }
}
