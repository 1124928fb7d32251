using GitOps.Core.Diagnostics;
using GitOps.Core.Manifests;

namespace GitOps.Engine.Reading;

/// <summary>Adds up the files of an environment against its limits.</summary>
internal sealed class ContentTotals(string environment)
{
    private long _resources;
    private long _bytes;
    private long _values;

    /// <summary>Adds a file; returns the error when a limit is now exceeded.</summary>
    public Diagnostic? Add(ParsedFile file)
    {
        _resources += file.Manifests.Count;
        _bytes += file.Length;
        _values += file.Values;
        return Check(_resources, ContentLimits.Resources, "resources")
            ?? Check(_bytes, ContentLimits.TotalBytes, "bytes of manifests")
            ?? Check(_values, ContentLimits.Values, "values, aliases counted");
    }

    private Diagnostic? Check(long count, long limit, string what) =>
        count <= limit ? null : ContentLimits.Exceeded(environment, $"has more than {limit} {what}");
}
