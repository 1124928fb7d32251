using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace GitOps.LocalAws.ObjectStore;

/// <summary>Writes S3's XML responses.</summary>
internal static class S3Xml
{
    public static readonly XNamespace Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

    // As in S3, keys may contain characters that XML 1.0 cannot represent.
    private static readonly XmlWriterSettings Settings = new()
    {
        CheckCharacters = false,
        NewLineHandling = NewLineHandling.Entitize,
        OmitXmlDeclaration = true,
    };

    public static Task WriteAsync(HttpContext context, XElement root)
    {
        var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        using (var writer = XmlWriter.Create(text, Settings))
            root.Save(writer);
        context.Response.ContentType = "application/xml";
        return context.Response.WriteAsync(text.ToString(), Encoding.UTF8);
    }

    public static XElement Buckets(IEnumerable<Bucket> buckets, string account) =>
        new(
            Namespace + "ListAllMyBucketsResult",
            new XElement(Namespace + "Owner", new XElement(Namespace + "ID", account)),
            new XElement(
                Namespace + "Buckets",
                buckets.Select(b => new XElement(
                    Namespace + "Bucket",
                    new XElement(Namespace + "Name", b.Name),
                    new XElement(Namespace + "CreationDate", Time(b.Record.Created))
                ))
            )
        );

    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
