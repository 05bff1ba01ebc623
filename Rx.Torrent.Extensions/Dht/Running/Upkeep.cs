using System.Net;
using System.Net.Sockets;
using System.Reactive.Disposables;
using Rx.Torrent.Extensions.Bounds;
using Rx.Torrent.Extensions.Dht.Krpc;
using Rx.Torrent.Extensions.Dht.Lookups;
using Rx.Torrent.Extensions.Dht.Nodes;

namespace Rx.Torrent.Extensions.Dht.Running;

/// <summary>Finds the first nodes, and from then on keeps the table fresh and the stores small.</summary>
internal sealed class Upkeep(LocalNode node, DhtOptions options, NodeSurroundings surroundings) : IDisposable
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(5);

    private readonly SerialDisposable _timer = new();
    private readonly List<IPEndPoint> _bootstrap = [];
    private TimeSpan _retry = FirstRetry;
    private TimeSpan _nextBootstrap;
    private bool _isLookingUp;
    private bool _hadNodes;

    /// <summary>Told when the first search for nodes is over, however it went.</summary>
    public Action Ready { get; set; } = static () => { };

    public void Begin()
    {
        var names = new List<DnsEndPoint>();
        foreach (var endPoint in options.Bootstrap)
        {
            if (endPoint is IPEndPoint address) AddBootstrap(address);
            else if (endPoint is DnsEndPoint name) names.Add(name);
        }
        if (names.Count == 0) Bootstrap();
        else _ = ResolveAsync(names);
        SetTimer();
    }

    /// <summary>We have another id: our new neighbours have to be found, and have to find us.</summary>
    public void Renamed()
    {
        _nextBootstrap = node.Loop.Now;
        if (!_isLookingUp) node.Loop.Post(BootstrapIfDue); // not inside the call that brought the news
    }

    public void Dispose() => _timer.Dispose();

    private void AddBootstrap(IPEndPoint endPoint)
    {
        if (endPoint.AddressFamily == node.Family) _bootstrap.Add(endPoint);
    }

    private async Task ResolveAsync(IReadOnlyList<DnsEndPoint> names)
    {
        var found = new List<IPEndPoint>();
        foreach (var name in names)
        {
            try
            {
                var addresses = await Dns.GetHostAddressesAsync(name.Host, node.Family).ConfigureAwait(false);
                found.AddRange(addresses.Select(address => new IPEndPoint(address, name.Port)));
            }
            catch (Exception exception) when (exception is SocketException or ArgumentException)
            {
                continue; // a name that means nothing is as good as a node that is gone
            }
        }
        node.Loop.Post(() =>
        {
            found.ForEach(AddBootstrap);
            Bootstrap();
        });
    }

    /// <summary>Looks for our own place, from all the nodes that we know of.</summary>
    private void Bootstrap()
    {
        _isLookingUp = true;
        _nextBootstrap = TimeSpan.MaxValue;
        var saved = (options.State?.Nodes ?? []).Where(contact => contact.EndPoint.AddressFamily == node.Family);
        var known = node.Table.Nodes.Select(known => known.Contact).Concat(saved);
        Look(node.Id, [.. known], _bootstrap, ended: () =>
        {
            var isLonely = node.Table.Usable < LookupRules.Width;
            _hadNodes |= node.Table.Count > 0;
            if (isLonely)
            {
                _nextBootstrap = node.Loop.Now + _retry;
                _retry = _retry * 2 < LongestRetry ? _retry * 2 : LongestRetry;
            }
            else
            {
                _retry = FirstRetry;
            }
            node.Lookups.Open();
            Ready();
        });
    }

    private void Look(NodeId place, IReadOnlyList<NodeContact> more, IReadOnlyList<IPEndPoint> unnamed, Action ended)
    {
        _isLookingUp = true;
        var other = node.Family == AddressFamily.InterNetwork ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        var sibling = surroundings.NodeOf(other);
        var want = sibling is { Table.Count: < LookupRules.Width } ? NodeFamilies.V4 | NodeFamilies.V6 : NodeFamilies.Unsaid;
        var run = new LookupRun(node, place, () => new KrpcQuery.FindNode(node.Id, place) { Want = want }, Heard, run =>
        {
            _isLookingUp = false;
            surroundings.LookedUp(run.Report);
            ended();
            BootstrapIfDue(); // meanwhile we may have learned our address, and taken another id
        });
        run.Begin(more, unnamed);

        // The other network's table is helped to its first nodes (BEP 32).
        void Heard(LookupNode from, KrpcReply reply)
        {
            if (sibling is not { Table.Count: < LookupRules.Width }) return;
            foreach (var contact in reply.NodesOf(other) ?? [])
            {
                if (Reach.Allows(from.EndPoint.Address, contact.EndPoint.Address)) sibling.Introduce(contact.EndPoint);
            }
        }
    }

    private void BootstrapIfDue()
    {
        if (!_isLookingUp && node.Loop.Now >= _nextBootstrap) Bootstrap();
    }

    private void SetTimer()
    {
        var interval = options.UpkeepInterval * (0.9 + 0.2 * surroundings.Random.NextDouble()); // nodes that began together drift apart
        _timer.Disposable = node.Loop.After(interval, () =>
        {
            Work(node.Loop.Now);
            SetTimer();
        });
    }

    private void Work(TimeSpan now)
    {
        node.Responder.Peers.Expire(now);
        node.Responder.Items.Expire(now);
        if (node.Table.Doubtful(now) is { } doubtful) node.Introduce(doubtful.EndPoint);
        if (_isLookingUp) return;
        if (_nextBootstrap == TimeSpan.MaxValue && node.Table.Usable < LookupRules.Width) _nextBootstrap = now + _retry; // most have left, or our line was dead
        if (now >= _nextBootstrap || !_hadNodes && node.Table.Count > 0) Bootstrap();
        else if (node.Table.StalePlace(now, surroundings.Random) is { } place) Look(place, [], [], static () => { });
    }
}
