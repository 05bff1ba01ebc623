using System.Buffers;
using System.Collections.Immutable;
using Rx.Torrent.Bencode;

namespace Rx.Torrent.Metainfo;

public sealed partial class MetainfoFile
{
    /// <summary>
    /// The bytes of a metainfo file that says the same. <c>info</c> is the original, byte for byte, so the info hash stays; keys around it that this class has no
    /// property for are not kept.
    /// </summary>
    public byte[] Encode()
    {
        var output = new ArrayBufferWriter<byte>(Metadata.Length + 1024);
        WriteTo(output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Writes what <see cref="Encode"/> gives.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        var writer = new BencodeWriter(output);
        writer.WriteDictionaryStart();
        foreach (var (key, value) in Around())
        {
            writer.WriteKey(key);
            if (value is null) writer.WriteRaw(Metadata.Span);
            else writer.WriteValue(value);
        }
        writer.WriteEnd();
    }

    // In the order of the keys; null stands for info.
    private IEnumerable<(string Key, BencodeValue? Value)> Around()
    {
        if (!Trackers.IsEmpty) yield return ("announce", Trackers[0][0].OriginalString);
        if (Trackers.Sum(tier => tier.Length) > 1) yield return ("announce-list", BencodeList.Create([.. Trackers.Select(Urls)]));
        if (Comment is not null) yield return ("comment", Comment);
        if (CreatedBy is not null) yield return ("created by", CreatedBy);
        if (CreationDate is { } date) yield return ("creation date", date.ToUnixTimeSeconds());
        yield return ("info", null);
        if (!Nodes.IsEmpty) yield return ("nodes", BencodeList.Create([.. Nodes.Select(node => BencodeList.Create(node.Host, node.Port))]));
        if (!WebSeeds.IsEmpty) yield return ("url-list", Urls(WebSeeds));
    }

    private static BencodeList Urls(ImmutableArray<Uri> urls) => BencodeList.Create([.. urls.Select(url => (BencodeValue)url.OriginalString)]);
}
