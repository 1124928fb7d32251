using System.Globalization;
using System.Text;
using System.Xml.Linq;
using GitOps.LocalAws.Server;
using Microsoft.AspNetCore.Http;

namespace GitOps.LocalAws.ObjectStore;

/// <summary>The response of ListObjects and ListObjectsV2: a page of objects and of common prefixes up to the delimiter.</summary>
internal static class ListObjectsResponse
{
    public static XElement Create(Bucket bucket, IQueryCollection query)
    {
        var isV2 = query.ContainsKey("list-type");
        var prefix = query["prefix"].ToString();
        var delimiter = query["delimiter"].ToString();
        var size = int.TryParse(query["max-keys"], CultureInfo.InvariantCulture, out var maxKeys) ? Math.Min(maxKeys, 1000) : 1000;
        var token = query["continuation-token"].ToString();
        var after = token.Length > 0 ? Decode(token) : query[isV2 ? "start-after" : "marker"].ToString();
        var entries = Entries(bucket.List(prefix), prefix, delimiter).Where(e => string.CompareOrdinal(e.Name, after) > 0).ToList();
        var page = entries.Take(size).ToList();
        var encode = query["encoding-type"] == "url" ? (Func<string, string>)Uri.EscapeDataString : s => s;
        var root = new XElement(
            S3Xml.Namespace + "ListBucketResult",
            Element("Name", bucket.Name),
            Element("Prefix", encode(prefix)),
            Element("KeyCount", page.Count),
            Element("MaxKeys", size),
            Element("IsTruncated", entries.Count > size ? "true" : "false")
        );
        if (delimiter.Length > 0)
            root.Add(Element("Delimiter", encode(delimiter)));
        if (query["encoding-type"].Count > 0)
            root.Add(Element("EncodingType", "url"));
        if (token.Length > 0)
            root.Add(Element("ContinuationToken", token));
        if (entries.Count > size && page.Count > 0)
            root.Add(
                isV2
                    ? Element("NextContinuationToken", Convert.ToBase64String(Encoding.UTF8.GetBytes(page[^1].Name)))
                    : Element("NextMarker", encode(page[^1].Name))
            );
        foreach (var (name, stored) in page)
            root.Add(
                stored is null
                    ? new XElement(S3Xml.Namespace + "CommonPrefixes", Element("Prefix", encode(name)))
                    : new XElement(
                        S3Xml.Namespace + "Contents",
                        Element("Key", encode(name)),
                        Element("LastModified", S3Xml.Time(stored.Modified)),
                        Element("ETag", stored.ETag),
                        Element("Size", stored.Size),
                        Element("StorageClass", "STANDARD")
                    )
            );
        return root;
    }

    private static IEnumerable<(string Name, StoredObject? Object)> Entries(
        IReadOnlyList<StoredObject> objects,
        string prefix,
        string delimiter
    )
    {
        string? lastPrefix = null;
        foreach (var stored in objects)
        {
            var end = delimiter.Length == 0 ? -1 : stored.Key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
            if (end < 0)
            {
                yield return (stored.Key, stored);
            }
            else if (stored.Key[..(end + delimiter.Length)] is var commonPrefix && commonPrefix != lastPrefix)
            {
                lastPrefix = commonPrefix;
                yield return (commonPrefix, null);
            }
        }
    }

    private static string Decode(string token)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(token));
        }
        catch (FormatException)
        {
            throw new AwsException("InvalidArgument", "The continuation token provided is incorrect");
        }
    }

    private static XElement Element(string name, object value) => new(S3Xml.Namespace + name, value);
}
