using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Rx.Torrent.Discovery.Trackers.Udp;

/// <summary>An announce to one address. The family of that address decides how peers are packed.</summary>
internal sealed class UdpAnnounce(AnnounceRequest request, byte[] urlData, IPEndPoint remote) : IUdpRequest
{
    private const int FixedLength = 82;
    private const int ShortestAnswer = 12;

    public int Action => UdpMessages.Announce;

    /// <summary>The answer, once it was taken.</summary>
    public AnnounceResponse? Response { get; private set; }

    public byte[] Body
    {
        get
        {
            var body = new byte[FixedLength + urlData.Length];
            var at = body.AsSpan();
            request.InfoHash.WireSpan.CopyTo(at);
            request.PeerId.Span.CopyTo(at[20..]);
            BinaryPrimitives.WriteInt64BigEndian(at[40..], request.Totals.Downloaded);
            BinaryPrimitives.WriteInt64BigEndian(at[48..], request.LeftToTell);
            BinaryPrimitives.WriteInt64BigEndian(at[56..], request.Totals.Uploaded);
            BinaryPrimitives.WriteInt32BigEndian(at[64..], (int)request.Event);
            if (request.Address is { AddressFamily: AddressFamily.InterNetwork } address && IsV4) address.TryWriteBytes(at[68..72], out _);
            BinaryPrimitives.WriteUInt32BigEndian(at[72..], request.Key);
            BinaryPrimitives.WriteInt32BigEndian(at[76..], request.NumWant ?? -1);
            BinaryPrimitives.WriteUInt16BigEndian(at[80..], request.Port);
            urlData.CopyTo(at[FixedLength..]);
            return body;
        }
    }

    private bool IsV4 => remote.AddressFamily == AddressFamily.InterNetwork;

    public bool TryTake(ReadOnlySpan<byte> answer)
    {
        if (answer.Length < ShortestAnswer) return false;
        var packed = answer[ShortestAnswer..];
        packed = packed[..Math.Min(packed.Length, AnnounceResponse.MaxPeers * (IsV4 ? CompactEndPoints.V4Length : CompactEndPoints.V6Length))];
        var endPoints = IsV4 ? CompactEndPoints.ReadV4(packed) : CompactEndPoints.ReadV6(packed);
        Response = new AnnounceResponse
        {
            Interval = UdpMessages.Count(answer) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Leechers = UdpMessages.Count(answer[4..]),
            Seeds = UdpMessages.Count(answer[8..]),
            Peers = [.. endPoints.Distinct().Select(endPoint => new PeerCandidate(endPoint, PeerSourceKind.Tracker))],
        };
        return true;
    }
}
