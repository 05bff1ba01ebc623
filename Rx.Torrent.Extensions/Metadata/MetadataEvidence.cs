using System.Net;
using System.Security.Cryptography;

namespace Rx.Torrent.Extensions.Metadata;

/// <summary>Who sent what, in an attempt that several had a part in and that gave something wrong.</summary>
internal sealed record MetadataEvidence(int Size, int Piece, IPEndPoint Sender, ReadOnlyMemory<byte> Sha1)
{
    /// <summary>True when that was a lie, as the right metadata shows.</summary>
    public bool IsRefutedBy(ReadOnlySpan<byte> metadata) => Size != metadata.Length
        || !SHA1.HashData(metadata.Slice(Piece * MetadataMessage.PieceLength, MetadataMessage.LengthOf(Piece, Size))).AsSpan().SequenceEqual(Sha1.Span);
}
