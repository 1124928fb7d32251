using GitOps.Controller.Service.Scheduling;
using GitOps.Controller.Service.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace GitOps.Controller.Service.Composition;

/// <summary>Metrics for Prometheus at <c>/metrics</c>; metrics and traces by OTLP where OTEL_EXPORTER_OTLP_ENDPOINT says to.</summary>
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
