using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace GitOps.LocalAws.ObjectStore;

/// <summary>S3's answers.</summary>
internal static class S3Xml
{
    public static readonly XNamespace Space = "http://s3.amazonaws.com/doc/2006-03-01/";

    public static Task WriteAsync(HttpContext context, XElement root)
    {
        context.Response.ContentType = "application/xml";
        return context.Response.WriteAsync(
            $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{root.ToString(SaveOptions.DisableFormatting)}",
            Encoding.UTF8
        );
    }

    public static XElement Buckets(IEnumerable<Bucket> buckets, string account) =>
        new(
            Space + "ListAllMyBucketsResult",
            new XElement(Space + "Owner", new XElement(Space + "ID", account)),
            new XElement(
                Space + "Buckets",
                buckets.Select(b => new XElement(
                    Space + "Bucket",
                    new XElement(Space + "Name", b.Name),
                    new XElement(Space + "CreationDate", Time(b.Created))
                ))
            )
        );

    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
