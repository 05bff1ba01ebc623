using System.Net;
using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Security.Cryptography;
using Rx.Torrent.Discovery;
using Rx.Torrent.Primitives;
using Rx.Torrent.Transport;
using Rx.Torrent.Transport.Multicast;

namespace Rx.Torrent.Extensions.LocalDiscovery;

/// <summary>The client among its neighbours: sockets while a swarm is there, announcements when they are due. Everything happens on one loop.</summary>
internal sealed class Neighbourhood(
    LocalDiscoveryOptions options, Func<IDatagramTransport> transport, IScheduler loop, Action<LocalDiscoveryFailure> failed) : IDisposable
{
    /// <summary>Swarms come in company; they wait a moment for each other.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(500);

    private readonly string _cookie = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
    private readonly Dictionary<InfoHash, LocalSwarm> _swarms = [];
    private readonly Dictionary<(IPEndPoint Group, IPAddress At), LocalChannel> _channels = [];
    private readonly HashSet<(IPEndPoint Group, IPAddress At)> _told = [];
    private readonly AnnounceRounds _rounds = new(options.Interval);
    private readonly SerialDisposable _timer = new();
    private DateTimeOffset? _timerAt;

    public IScheduler Loop => loop;

    public void Enter(LocalSwarm swarm)
    {
        _swarms[swarm.InfoHash] = swarm;
        Hurry(swarm);
        if (_swarms.Count == 1) Look();
    }

    /// <summary>The swarm wants peers now.</summary>
    public void Hurry(LocalSwarm swarm)
    {
        if (swarm.Port == 0 || _swarms.GetValueOrDefault(swarm.InfoHash) != swarm) return;
        _rounds.Want(swarm.InfoHash, loop.Now);
        Arm();
    }

    public void Leave(LocalSwarm swarm)
    {
        if (_swarms.GetValueOrDefault(swarm.InfoHash) != swarm) return;
        _swarms.Remove(swarm.InfoHash);
        _rounds.Forget(swarm.InfoHash);
        if (_swarms.Count == 0) Dispose();
    }

    public void Dispose()
    {
        _timerAt = null;
        _timer.Disposable = Disposable.Empty;
        foreach (var channel in _channels.Values) channel.Dispose();
        _channels.Clear();
    }

    private void Arm()
    {
        if (_rounds.Next() is not { } next) return;
        var earliest = loop.Now + Gathering;
        if (next < earliest) next = earliest;
        if (_timerAt is { } at && at <= next) return;
        _timerAt = next;
        _timer.Disposable = loop.Schedule(next - loop.Now, Announce);
    }

    private void Announce()
    {
        _timerAt = null;
        try
        {
            Look();
            var swarms = _rounds.Take(loop.Now).Select(infoHash => _swarms[infoHash]);
            foreach (var swarmsAtPort in swarms.GroupBy(swarm => swarm.Port, swarm => swarm.InfoHash))
            {
                foreach (var channel in _channels.Values) channel.Say(swarmsAtPort.Key, [.. swarmsAtPort]);
            }
        }
        finally
        {
            Arm(); // whatever fails, there is a next time
        }
    }

    /// <summary>Joins the groups where there are new interfaces, and leaves them where there are none any more.</summary>
    private void Look()
    {
        var interfaces = options.Interfaces?.Invoke() ?? transport().MulticastInterfaces;
        var wanted = (
            from at in interfaces
            from @group in options.Groups
            where @group.AddressFamily == at.Address.AddressFamily
            select new MulticastMembership(@group, at) { TimeToLive = options.TimeToLive }).DistinctBy(KeyOf).ToDictionary(KeyOf);
        foreach (var (key, channel) in _channels.Where(channel => !wanted.ContainsKey(channel.Key)).ToArray())
        {
            channel.Dispose();
            _channels.Remove(key);
        }
        foreach (var (key, membership) in wanted)
        {
            if (!_channels.ContainsKey(key)) Join(key, membership);
        }
    }

    private void Join((IPEndPoint Group, IPAddress At) key, MulticastMembership membership)
    {
        try
        {
            _channels.Add(key, new LocalChannel(membership, options, _cookie, transport(), loop, Hear));
            _told.Remove(key);
        }
        catch (TransportException reason)
        {
            if (_told.Add(key)) failed(new LocalDiscoveryFailure(membership.Group, membership.Interface, reason));
        }
    }

    private void Hear(IPEndPoint neighbour, LocalAnnouncement announcement)
    {
        if (!CompactEndPoints.IsDialable(neighbour)) return;
        foreach (var infoHash in announcement.InfoHashes)
        {
            if (_swarms.TryGetValue(infoHash, out var swarm)) swarm.Hear(neighbour, loop.Now);
        }
    }

    private static (IPEndPoint Group, IPAddress At) KeyOf(MulticastMembership membership) => (membership.Group, membership.Interface.Address);
}
