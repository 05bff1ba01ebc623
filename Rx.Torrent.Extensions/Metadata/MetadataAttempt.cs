using System.Net;
using System.Security.Cryptography;

namespace Rx.Torrent.Extensions.Metadata;

/// <summary>An attempt to put metadata of one size together: by all peers that name that size, or by one peer alone, so that its pieces stand for its word.</summary>
/// <param name="size">The size in bytes.</param>
/// <param name="owner">The one peer; null for all.</param>
internal sealed class MetadataAttempt(int size, MetadataSource? owner)
{
    private readonly ReadOnlyMemory<byte>[] _pieces = new ReadOnlyMemory<byte>[MetadataMessage.PieceCount(size)];
    private readonly IPEndPoint?[] _senders = new IPEndPoint?[MetadataMessage.PieceCount(size)];
    private readonly int[] _asked = new int[MetadataMessage.PieceCount(size)];
    private readonly DateTimeOffset[] _askedAt = new DateTimeOffset[MetadataMessage.PieceCount(size)];
    private int _missing = MetadataMessage.PieceCount(size);

    public int Size => size;

    public MetadataSource? Owner => owner;

    /// <summary>How many peers take part at the moment.</summary>
    public int MemberCount { get; set; }

    public bool IsComplete => _missing == 0;

    /// <summary>Those of whom it has pieces.</summary>
    public IReadOnlyList<IPEndPoint> Contributors => [.. _senders.OfType<IPEndPoint>().Distinct()];

    /// <summary>What to know of it when it was wrong: who sent what.</summary>
    public IEnumerable<MetadataEvidence> Evidence => _pieces.Select((bytes, piece) => new MetadataEvidence(size, piece, _senders[piece]!, SHA1.HashData(bytes.Span)));

    /// <summary>The piece to ask a peer for next: one that nobody was asked for, or else one that somebody lets us wait for; null when there is none.</summary>
    public int? Next(Func<int, bool> isAskedOfPeer, DateTimeOffset slowSince)
    {
        int? slow = null;
        for (var piece = 0; piece < _pieces.Length; piece++)
        {
            if (Has(piece) || isAskedOfPeer(piece)) continue;
            if (_asked[piece] == 0) return piece;
            if (_askedAt[piece] <= slowSince && (slow is null || _askedAt[piece] < _askedAt[slow.Value])) slow = piece;
        }
        return slow;
    }

    public void Asked(int piece, DateTimeOffset now)
    {
        _asked[piece]++;
        _askedAt[piece] = now;
    }

    /// <summary>A peer is no longer asked for a piece, whatever came of it.</summary>
    public void Settle(int piece) => _asked[piece]--;

    /// <summary>A piece has come; the first one counts.</summary>
    public void Take(int piece, ReadOnlyMemory<byte> bytes, IPEndPoint sender)
    {
        if (Has(piece)) return;
        _pieces[piece] = bytes;
        _senders[piece] = sender;
        _missing--;
    }

    /// <summary>All of it.</summary>
    public byte[] Assemble()
    {
        var whole = new byte[size];
        for (var piece = 0; piece < _pieces.Length; piece++) _pieces[piece].CopyTo(whole.AsMemory(piece * MetadataMessage.PieceLength));
        return whole;
    }

    private bool Has(int piece) => _senders[piece] is not null;
}
