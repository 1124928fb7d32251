using GitOps.Core.Diagnostics;
using GitOps.Schema.Values;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace GitOps.Core.Manifests;

/// <summary>
/// Reads YAML into values with positions. Depth and number of nodes are limited (each alias counts), so that no file can exhaust time or
/// memory.
/// </summary>
public static class YamlReader
{
    /// <summary>Reads a file's documents; a syntax error ends the file with one diagnostic.</summary>
    public static YamlFile Read(string file, string text)
    {
        var documents = new List<DataNode>();
        var builder = new YamlTreeBuilder(file);
        var scanner = new Scanner(new StringReader(text), skipComments: true);
        try
        {
            var parser = new Parser(scanner);
            parser.Consume<StreamStart>();
            while (!parser.Accept<StreamEnd>(out _))
            {
                parser.Consume<DocumentStart>();
                var document = builder.Read(parser);
                parser.Consume<DocumentEnd>();
                if (document is not DataScalar { Kind: ScalarKind.Null })
                    documents.Add(document);
            }

            return new(documents, builder.Values, builder.Diagnostics, IsWhole: true);
        }
        catch (YamlException exception)
        {
            return new(documents, builder.Values, [.. builder.Diagnostics, YamlFault.Describe(file, text, exception)], IsWhole: false);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // The scanner and parser throw these for some invalid plain scalars, tags and escapes of half a character.
            var message = exception.Message.Split(" (Parameter ")[0];
            var fault = new YamlException(scanner.CurrentPosition, scanner.CurrentPosition, message);
            return new(documents, builder.Values, [.. builder.Diagnostics, YamlFault.Describe(file, text, fault)], IsWhole: false);
        }
    }
}
