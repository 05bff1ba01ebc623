using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Rx.Torrent.Bencode;
using Rx.Torrent.Discovery;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Extensions.Exchange;

/// <summary>A message of <c>ut_pex</c>: who has come and who has gone since the last one.</summary>
internal sealed record PeerExchangeMessage(IReadOnlyList<ExchangedPeer> Added, IReadOnlyList<IPEndPoint> Dropped)
{
    public const string Extension = "ut_pex";

    private static readonly BencodeLimits Limits = new() { MaxLength = 64 * 1024, MaxTokens = 100, MaxDepth = 4 };

    /// <summary>Reads one; false when it is none.</summary>
    public static bool TryRead(Payload body, [NotNullWhen(true)] out PeerExchangeMessage? message)
    {
        message = null;
        try
        {
            if (BencodeValue.Parse(body.Memory, BencodeMode.Lenient, Limits) is not BencodeDictionary said) return false;
            message = new PeerExchangeMessage(
                [.. AddedIn(said, "added", CompactEndPoints.V4Length), .. AddedIn(said, "added6", CompactEndPoints.V6Length)],
                [.. CompactEndPoints.ReadV4(BytesOf(said, "dropped")), .. CompactEndPoints.ReadV6(BytesOf(said, "dropped6"))]);
            return true;
        }
        catch (BencodeException)
        {
            return false;
        }
    }

    public Payload Write()
    {
        var said = BencodeDictionary.Empty;
        said = WithAdded(said, "added", Added.Where(static peer => IsV4(peer.EndPoint)));
        said = WithAdded(said, "added6", Added.Where(static peer => !IsV4(peer.EndPoint)));
        said = WithAddresses(said, "dropped", Dropped.Where(IsV4));
        said = WithAddresses(said, "dropped6", Dropped.Where(static endPoint => !IsV4(endPoint)));
        return new Payload(said.Encode());
    }

    /// <summary>Address by address, because those that nobody can be reached at are left out, and their flags with them.</summary>
    private static IEnumerable<ExchangedPeer> AddedIn(BencodeDictionary said, string key, int length)
    {
        var (addresses, flags) = (BytesOf(said, key).ToArray(), BytesOf(said, $"{key}.f").ToArray());
        for (var i = 0; (i + 1) * length <= addresses.Length; i++)
        {
            var one = addresses.AsSpan(i * length, length);
            var read = length == CompactEndPoints.V4Length ? CompactEndPoints.ReadV4(one) : CompactEndPoints.ReadV6(one);
            if (read is [var endPoint]) yield return new ExchangedPeer(endPoint, i < flags.Length ? (PeerHints)flags[i] : PeerHints.None);
        }
    }

    private static ReadOnlySpan<byte> BytesOf(BencodeDictionary said, string key) => said.TryGetString(key, out var bytes) ? bytes.Span : default;

    private static bool IsV4(IPEndPoint endPoint) => endPoint.AddressFamily == AddressFamily.InterNetwork;

    private static BencodeDictionary WithAdded(BencodeDictionary said, string key, IEnumerable<ExchangedPeer> added)
    {
        var peers = added.ToArray();
        return peers.Length == 0 ? said : WithAddresses(said, key, peers.Select(peer => peer.EndPoint)).With($"{key}.f", peers.Select(peer => (byte)peer.Hints).ToArray());
    }

    private static BencodeDictionary WithAddresses(BencodeDictionary said, string key, IEnumerable<IPEndPoint> endPoints)
    {
        var bytes = endPoints.SelectMany(Compact).ToArray();
        return bytes.Length == 0 ? said : said.With(key, bytes);
    }

    private static byte[] Compact(IPEndPoint endPoint)
    {
        var bytes = new byte[CompactEndPoints.LengthOf(endPoint)];
        CompactEndPoints.Write(endPoint, bytes);
        return bytes;
    }
}
