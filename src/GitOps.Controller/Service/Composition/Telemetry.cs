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

    // From a cached answer to the longest call; the default buckets are made for milliseconds.
    private static readonly double[] Seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    public static void AddTelemetry(this IServiceCollection services, string owner)
    {
        var telemetry = services
            .AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("gitops", serviceInstanceId: owner))
            .WithMetrics(metrics =>
                metrics
                    .AddMeter(ReconciliationTelemetry.Name, Aws, DeliveryGauge.Name, AuditHeadReporter.Name)
                    .AddView("*.duration", new ExplicitBucketHistogramConfiguration { Boundaries = Seconds })
                    .AddPrometheusExporter()
            );
        if (Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 })
            telemetry.WithTracing(traces => traces.AddSource(ReconciliationTelemetry.Name, Aws)).UseOtlpExporter();
    }
}
