using System.Security.Cryptography;
using Rx.Torrent.Bencode;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Metainfo.Reading;

/// <summary>Takes a metainfo file apart: what is around <c>info</c>, and <c>info</c> itself, whose bytes make the info hash.</summary>
internal static class MetainfoReader
{
    // Trailing bytes are left alone: editors and servers add line ends, and nothing depends on them.
    public static MetainfoFile Read(ReadOnlySpan<byte> file, MetainfoLimits limits, PathRules rules)
    {
        var around = BencodeDictionary.Empty;
        var (metadata, start) = ((byte[]?)null, 0);
        try
        {
            var reader = new BencodeReader(file, BencodeMode.Lenient, limits.Bencode);
            reader.ReadDictionaryStart();
            while (reader.TryReadKey(out var bytes))
            {
                var key = new BencodeString(bytes);
                var at = reader.Position;
                var value = reader.ReadRawValue();
                if (key.Span.SequenceEqual("info"u8))
                {
                    if (metadata is not null) throw new MetainfoException("the file", "one info", "two");
                    (metadata, start) = (value.ToArray(), at);
                }
                else if (SurroundingsReader.Keys.Contains(key))
                {
                    around = around.With(key, Parse(value.ToArray(), key.Text, at, limits));
                }
            }
        }
        catch (BencodeException error)
        {
            throw new MetainfoException("the file", 0, error);
        }
        if (metadata is null) throw new MetainfoException("info", "a dictionary", "nothing");
        return Read(metadata, start, SurroundingsReader.Read(around, limits), limits, rules);
    }

    /// <summary>Reads <c>info</c> alone; <paramref name="metadata"/> is kept.</summary>
    public static MetainfoFile Read(ReadOnlyMemory<byte> metadata, int start, Surroundings around, MetainfoLimits limits, PathRules rules)
    {
        if (metadata.Length > limits.MaxLength) throw new MetainfoException("info", $"at most {limits.MaxLength} bytes", $"{metadata.Length}");
        var infoHash = V1Hash(metadata.Span);
        var info = Parse(metadata, "info", start, limits);
        if (info is not BencodeDictionary dictionary) throw new MetainfoException("info", "a dictionary", info.Kind);
        var contents = ContentsReader.Read(dictionary, infoHash, limits, rules);
        return new MetainfoFile(infoHash, contents.IsHybrid ? V2Hash(metadata.Span) : null, metadata, contents, around);
    }

    // A value that the reader has been over already. What can still be wrong is a key that stands twice.
    private static BencodeValue Parse(ReadOnlyMemory<byte> value, string where, int start, MetainfoLimits limits)
    {
        try
        {
            return BencodeValue.Parse(value, BencodeMode.Lenient, limits.Bencode);
        }
        catch (BencodeException error)
        {
            throw new MetainfoException(where, start, error);
        }
    }

    public static InfoHash V1Hash(ReadOnlySpan<byte> metadata)
    {
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(metadata, hash);
        return new InfoHash(hash);
    }

    public static InfoHash V2Hash(ReadOnlySpan<byte> metadata)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(metadata, hash);
        return new InfoHash(hash);
    }
}
