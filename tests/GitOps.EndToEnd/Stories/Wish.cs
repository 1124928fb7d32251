using System.Collections.Immutable;
using GitOps.EndToEnd.Drivers;

namespace GitOps.EndToEnd.Stories;

/// <summary>What a commit of a story wants: its resources by id, and whether new data starts runs.</summary>
internal sealed record Wish(ImmutableSortedDictionary<string, Item> Items, bool RunsOnNewData)
{
    public const string Bucket = "shop-dev";
    public const string Prefix = "incoming";

    /// <summary>What every story begins with.</summary>
    public static Wish First { get; } =
        new Wish(ImmutableSortedDictionary.Create<string, Item>(StringComparer.Ordinal), RunsOnNewData: true)
            .With(new("TrainingJob", "j0", 1))
            .With(new("TrainingJob", "reader", 2) { Uses = "live" })
            .With(new("Model", "m0", 3))
            .With(new("EndpointConfig", "c0", 0) { Uses = "m0" })
            .With(new("Endpoint", "e0", 0) { Uses = "c0" })
            .With(new("Model", "alone", 4))
            .With(new("ModelPackageGroup", "g0", 0));

    public Wish With(Item item) => this with { Items = Items.SetItem(item.Id, item) };

    public Wish Without(string id) => this with { Items = Items.Remove(id) };

    /// <summary>Writes its files over those in a folder.</summary>
    public void Write(string folder)
    {
        var models = Path.Combine(folder, "models");
        if (Directory.Exists(models))
            Directory.Delete(models, recursive: true);
        Directory.CreateDirectory(models);
        File.WriteAllText(Path.Combine(folder, "gitops.yaml"), Settings());
        File.WriteAllText(
            Path.Combine(models, "data.yaml"),
            $"apiVersion: gitops.mlops/v1alpha1\nkind: Dataset\nmetadata: {{name: live}}\n"
                + $"spec: {{s3URI: s3://{Bucket}/{Prefix}, onNewData: {(RunsOnNewData ? "run" : "propose")}}}\n"
        );
        foreach (var item in Items.Values)
            File.WriteAllText(Path.Combine(models, $"{item.Kind}-{item.Name}.yaml"), item.Manifest());
    }

    private static string Settings() => Shop.Settings("historyLimit: 1\n    sync: {prune: true, selfHeal: true}");
}
