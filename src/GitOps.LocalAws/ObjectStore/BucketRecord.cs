using System.Globalization;
using System.Text.Json.Nodes;
using GitOps.LocalAws.Identity;
using GitOps.LocalAws.Store;

namespace GitOps.LocalAws.ObjectStore;

/// <summary>What is recorded about a bucket.</summary>
internal sealed record BucketRecord(string Name, string Account, string Region, DateTimeOffset Created)
{
    public JsonObject ToJson() =>
        new()
        {
            ["account"] = Account,
            ["region"] = Region,
            ["created"] = Created.ToString("O"),
        };

    /// <exception cref="FormatException">The record is damaged.</exception>
    public static BucketRecord FromJson(string name, JsonObject json)
    {
        var (account, region) = (json.Required("account").GetValue<string>(), json.Required("region").GetValue<string>());
        return AwsNames.IsAccount(account) && AwsNames.IsRegion(region)
            ? new(name, account, region, DateTimeOffset.Parse(json.Required("created").GetValue<string>(), CultureInfo.InvariantCulture))
            : throw new FormatException($"the record of bucket {name} has an invalid account or region");
    }
}
