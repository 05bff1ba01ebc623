using System.Net;
using System.Reactive.Concurrency;
using Rx.Torrent.Extensions.Bounds;
using Rx.Torrent.Primitives;
using Rx.Torrent.Transport;
using Rx.Torrent.Transport.Multicast;

namespace Rx.Torrent.Extensions.LocalDiscovery;

/// <summary>A group on an interface: says who we are there, and hears who others are. What comes from elsewhere, from ourselves, too often, or makes no sense is not heard.</summary>
internal sealed class LocalChannel : IDisposable
{
    private const int RememberedAddresses = 256;
    private const int BurstInSeconds = 4;

    private readonly MulticastMembership _membership;
    private readonly LocalDiscoveryOptions _options;
    private readonly string _cookie;
    private readonly IScheduler _loop;
    private readonly IDatagramSocket _socket;
    private readonly BoundedMemory<UInt128, Budget> _budgets = new(RememberedAddresses);
    private readonly DateTimeOffset _begin;
    private readonly Action<IPEndPoint, LocalAnnouncement> _heard;
    private readonly IDisposable _subscription;

    /// <exception cref="TransportException">The group cannot be joined there.</exception>
    public LocalChannel(
        MulticastMembership membership, LocalDiscoveryOptions options, string cookie, IDatagramTransport transport, IScheduler loop, Action<IPEndPoint, LocalAnnouncement> heard)
    {
        (_membership, _options, _cookie, _loop, _heard) = (membership, options, cookie, loop, heard);
        _begin = loop.Now;
        _socket = transport.Join(membership);
        _subscription = _socket.Received.DeliverOn(loop).Subscribe(Hear);
    }

    /// <summary>Says that we are in these swarms, in as many datagrams as that takes.</summary>
    public void Say(ushort port, IReadOnlyList<InfoHash> infoHashes)
    {
        foreach (var some in infoHashes.Chunk(LocalAnnouncement.MostInfoHashes))
            _socket.Send(new LocalAnnouncement(_membership.Group, port, some, _cookie).Write(), _membership.Group);
    }

    public void Dispose()
    {
        _subscription.Dispose();
        _socket.Dispose();
    }

    private void Hear(Datagram datagram)
    {
        var from = datagram.From.Address;
        if (!_membership.Interface.Neighbours(from) || !MayBeRead(from)) return;
        if (!LocalAnnouncement.TryRead(datagram.Bytes.Span, _membership.Group, out var announcement) || announcement.Cookie == _cookie) return;
        _heard(new IPEndPoint(from, announcement.Port), announcement);
    }

    private bool MayBeRead(IPAddress from)
    {
        var (subscriber, now) = (AddressScope.Subscriber(from), _loop.Now - _begin);
        if (!_budgets.TryGet(subscriber, out var budget))
        {
            budget = new Budget(_options.AnnouncementsPerSecond, BurstInSeconds * _options.AnnouncementsPerSecond, now);
            _budgets.Set(subscriber, budget);
        }
        return budget.TryTake(1, now);
    }
}
