using GitOps.LocalAws.Algorithms;

namespace GitOps.LocalAws.Serving;

/// <summary>A production variant in service.</summary>
/// <param name="Weight">Its share of the traffic, relative to the weights of the other variants.</param>
/// <param name="Model">The model; null if local AWS cannot serve it.</param>
/// <param name="UnsupportedReason">Why local AWS cannot serve the model; null if it can.</param>
internal sealed record DeployedVariant(string Name, double Weight, BoostedTrees? Model, string? UnsupportedReason);
