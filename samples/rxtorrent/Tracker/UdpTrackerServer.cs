using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Transport;

namespace Rx.Torrent.CommandLine.Tracker;

/// <summary>The UDP side of the tracker (BEP 15, 48). What makes no sense is not answered, and nothing is said at length to whoever has not shown where he is.</summary>
internal sealed class UdpTrackerServer : IDisposable
{
    private const long ProtocolId = 0x41727101980;
    private const int RequestHead = 16;
    private const int ShortestAnnounce = 98;
    private const int MostScraped = 74;

    private readonly PeerRegister _register;
    private readonly TrackerServerOptions _options;
    private readonly ConnectionIds _ids = new(RandomNumberGenerator.GetBytes(32));
    private readonly IDatagramSocket _socket;

    /// <exception cref="TransportException">The address and port cannot be listened on.</exception>
    public UdpTrackerServer(IDatagramTransport transport, IPEndPoint local, PeerRegister register, TrackerServerOptions options)
    {
        _register = register;
        _options = options;
        _socket = transport.Open(local);
        _socket.Received.Subscribe(Take);
    }

    public IPEndPoint Local => _socket.Local;

    public void Dispose() => _socket.Dispose();

    private void Take(Datagram datagram)
    {
        if (datagram.Bytes.Length >= RequestHead && Answer(datagram.Bytes.Span, datagram.From) is { } answer) _socket.Send(answer, datagram.From);
    }

    private byte[]? Answer(ReadOnlySpan<byte> request, IPEndPoint from)
    {
        var now = _options.Clock.GetUtcNow();
        var connection = BinaryPrimitives.ReadInt64BigEndian(request);
        var action = (UdpAction)BinaryPrimitives.ReadInt32BigEndian(request[8..]);
        var transaction = BinaryPrimitives.ReadUInt32BigEndian(request[12..]);
        if (action == UdpAction.Connect) return connection == ProtocolId ? UdpReply.Connected(transaction, _ids.Of(from, now)) : null;
        if (!_ids.IsValid(connection, from, now)) return UdpReply.Refused(transaction, "connect first");
        return action switch
        {
            UdpAction.Announce when request.Length >= ShortestAnnounce =>
                UdpReply.Announced(_register.Announce(Read(request), from.Address), transaction, from.AddressFamily, _options),
            UdpAction.Scrape => UdpReply.Scraped(Scrape(request[RequestHead..]), transaction),
            _ => null,
        };
    }

    private static AnnounceQuery Read(ReadOnlySpan<byte> request) =>
        new(new InfoHash(request[16..36]), new PeerId(request[36..56]), BinaryPrimitives.ReadUInt16BigEndian(request[96..]))
        {
            IsSeed = BinaryPrimitives.ReadInt64BigEndian(request[64..]) == 0,
            Event = BinaryPrimitives.ReadInt32BigEndian(request[80..]) is var why and >= 0 and <= 3 ? (AnnounceEvent)why : AnnounceEvent.None,
            NumWant = BinaryPrimitives.ReadInt32BigEndian(request[92..]) is var wanted and >= 0 ? wanted : null,
        };

    private List<TrackerReply?> Scrape(ReadOnlySpan<byte> infoHashes)
    {
        var counts = new List<TrackerReply?>();
        for (; infoHashes.Length >= InfoHash.V1Length && counts.Count < MostScraped; infoHashes = infoHashes[InfoHash.V1Length..])
            counts.Add(_register.Count(new InfoHash(infoHashes[..InfoHash.V1Length])));
        return counts;
    }
}
