using System.Globalization;
using System.Text;
using GitOps.Controller.Cli.Hosting;
using GitOps.Core.Manifests;
using GitOps.Core.Observed;
using GitOps.Core.Reports;
using GitOps.Engine.Connections;
using GitOps.Schema.Values;

namespace GitOps.Controller.Cli.Demo;

/// <summary>The environment of the demo: predictions of its endpoint and metrics of its training jobs.</summary>
internal sealed class DemoSession(Host host, IEndpointInvoker invoker)
{
    public static async Task<DemoSession> OpenAsync(Host host, CancellationToken cancellationToken) =>
        new(host, (await Workspace.Open(host).ConnectAsync(null, cancellationToken, observes: false)).Connection.Invoker);

    /// <summary>Sends CSV rows to the endpoint and returns its predictions, one a line.</summary>
    public async Task<string> InvokeAsync(string rows, CancellationToken cancellationToken) =>
        Encoding.UTF8.GetString(
            (await invoker.InvokeAsync("penguins", Encoding.UTF8.GetBytes(rows), "text/csv", "text/csv", cancellationToken)).Body
        );

    /// <summary>The metrics of the first and the second training job, side by side.</summary>
    public async Task<string> CompareAsync(EvaluationResult first, EvaluationResult second, CancellationToken cancellationToken)
    {
        var (before, after) = (await MetricsAsync("HEAD~1", cancellationToken), await MetricsAsync("HEAD", cancellationToken));
        var rows = before
            .Keys.Union(after.Keys)
            .Order(StringComparer.Ordinal)
            .Select(m => (IReadOnlyList<string>)[m, before.GetValueOrDefault(m, "-"), after.GetValueOrDefault(m, "-")])
            .ToList();
        rows.Add([
            "test:accuracy",
            first.Accuracy.ToString("0.00000", CultureInfo.InvariantCulture),
            second.Accuracy.ToString("0.00000", CultureInfo.InvariantCulture),
        ]);
        return TextRenderer.Render(new([new Line(""), new Table(["METRIC", "OLD", "NEW"], rows)]));
    }

    private async Task<Dictionary<string, string>> MetricsAsync(string reference, CancellationToken cancellationToken)
    {
        var revision = await Workspace.Open(host, reference).ConnectAsync(null, cancellationToken, observes: false);
        var job = revision.Graph.Find(new ResourceId("TrainingJob", "penguins"))!;
        ObservedResource? run = await revision.Connection.Reader.DescribeAsync(job.Kind, job.ActualName, cancellationToken);
        return ((run?.Description?["FinalMetricDataList"] as DataList)?.Items.OfType<DataMap>() ?? []).ToDictionary(
            m => ((DataScalar)m["MetricName"]!).Text,
            m =>
                double.Parse(((DataScalar)m["Value"]!).Text, CultureInfo.InvariantCulture).ToString("0.00000", CultureInfo.InvariantCulture)
        );
    }
}
