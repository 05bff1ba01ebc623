using System.Text;
using System.Xml;
using Rx.Torrent.Extensions.PortMapping.Gateways;

namespace Rx.Torrent.Extensions.PortMapping.Upnp;

/// <summary>Reads XML of a stranger: no definitions, nothing from elsewhere, no more than so much.</summary>
internal static class XmlLeaves
{
    private const int MostElements = 4096;
    private const int DeepestElement = 32;
    private const int LongestText = 1024;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = 256 * 1024,
        MaxCharactersFromEntities = 1024,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
    };

    /// <summary>The elements in the order in which they end, by their names without prefix: those that have no others inside with their text, the rest without.</summary>
    /// <exception cref="GatewayException">That is no XML, or too much.</exception>
    public static IReadOnlyList<(string Name, string? Text)> Read(ReadOnlyMemory<byte> bytes)
    {
        var elements = new List<(string Name, string? Text)>();
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(bytes.ToArray(), writable: false), Settings);
            var text = new StringBuilder();
            var isLeaf = false;
            while (reader.Read())
            {
                if (reader.Depth > DeepestElement || elements.Count > MostElements) throw Malformed("too much XML");
                switch (reader.NodeType)
                {
                    case XmlNodeType.Element when reader.IsEmptyElement:
                        elements.Add((reader.LocalName, ""));
                        isLeaf = false;
                        break;
                    case XmlNodeType.Element:
                        isLeaf = true;
                        text.Clear();
                        break;
                    case XmlNodeType.Text or XmlNodeType.CDATA:
                        if (text.Length + reader.Value.Length > LongestText) throw Malformed("too long a text");
                        text.Append(reader.Value);
                        break;
                    case XmlNodeType.EndElement:
                        elements.Add((reader.LocalName, isLeaf ? text.ToString().Trim() : null));
                        isLeaf = false;
                        break;
                }
            }
            return elements;
        }
        catch (Exception exception) when (exception is XmlException or ArgumentException or DecoderFallbackException)
        {
            throw Malformed("not XML as it may be");
        }
    }

    private static GatewayException Malformed(string message) => new(PortMappingFailureKind.Malformed, message);
}
