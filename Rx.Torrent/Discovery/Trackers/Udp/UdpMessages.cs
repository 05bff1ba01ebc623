using System.Buffers.Binary;
using System.Text;

namespace Rx.Torrent.Discovery.Trackers.Udp;

/// <summary>The bytes of BEP 15 and BEP 41 that requests and answers have in common.</summary>
internal static class UdpMessages
{
    public const int Connect = 0;
    public const int Announce = 1;
    public const int Scrape = 2;
    public const int Error = 3;

    /// <summary>The first eight bytes of a connect, by which a tracker knows one.</summary>
    public const long ProtocolId = 0x41727101980;

    /// <summary>Action and transaction: every answer begins with them.</summary>
    public const int AnswerHead = 8;

    private const int RequestHead = 16;
    private const byte UrlDataOption = 2;
    private const int LongestUrlData = 1024;

    public static byte[] ConnectRequest(uint transaction) => Request(ProtocolId, Connect, transaction, []);

    public static byte[] Request(long connection, int action, uint transaction, ReadOnlySpan<byte> body)
    {
        var bytes = new byte[RequestHead + body.Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, connection);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(8), action);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(12), transaction);
        body.CopyTo(bytes.AsSpan(RequestHead));
        return bytes;
    }

    /// <summary>A count or a number of seconds; null for a negative one, which no honest tracker says.</summary>
    public static int? Count(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32BigEndian(bytes) is >= 0 and var count ? count : null;

    /// <summary>Path and query of a tracker's URL as options behind an announce (BEP 41). Nothing for a URL that has neither.</summary>
    /// <exception cref="TrackerException">They are too long for a datagram.</exception>
    public static byte[] UrlData(Uri tracker)
    {
        if (tracker.PathAndQuery is "" or "/") return [];
        var text = Encoding.UTF8.GetBytes(tracker.PathAndQuery);
        if (text.Length > LongestUrlData)
            throw new TrackerException(TrackerFailureKind.Unsupported, "the URL is too long for a datagram") { IsPermanent = true };
        return [.. text.Chunk(byte.MaxValue).SelectMany(part => (byte[])[UrlDataOption, (byte)part.Length, .. part])];
    }
}
