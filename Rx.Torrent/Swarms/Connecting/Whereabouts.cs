using System.Net;
using System.Net.Sockets;
using System.Reactive;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Discovery.Trackers.Access;
using Rx.Torrent.Loops;

namespace Rx.Torrent.Swarms.Connecting;

/// <summary>
/// Where others find us: where we listen; at which port the world gets in, when a gateway maps another one to ours; and at which addresses it sees us. The swarms of a loop share it.
/// On the loop, but for <see cref="Look"/>.
/// </summary>
/// <param name="loop">The loop.</param>
/// <param name="listening">Where we take connections; null when we do not. From any thread.</param>
/// <param name="externalPortOf">The port at which the world reaches one of ours. From any thread.</param>
internal sealed class Whereabouts(Loop loop, Func<IPEndPoint?> listening, Func<ushort, ushort> externalPortOf)
{
    private readonly AddressVote _v4 = new();
    private readonly AddressVote _v6 = new();
    private readonly Subject<Unit> _portChanged = new();
    private readonly Subject<Unit> _addressChanged = new();
    private (ushort, ushort) _ports;

    /// <summary>Where we take connections; nowhere when the port is 0.</summary>
    public IPEndPoint Listening => listening() ?? new IPEndPoint(IPAddress.Any, 0);

    /// <summary>Our port; 0 when we take no connections. From any thread.</summary>
    public ushort ListenPort => (ushort)Listening.Port;

    /// <summary>The port at which the world reaches us; 0 when we take no connections. From any thread.</summary>
    public ushort ExternalPort => ListenPort is not 0 and var port ? externalPortOf(port) : (ushort)0;

    /// <summary>One of the two ports is another one than when somebody began to listen, or was told of a change.</summary>
    public IObservable<Unit> PortChanged => Observable.Defer(() =>
    {
        if (!_portChanged.HasObservers) _ports = (ListenPort, ExternalPort);
        return _portChanged;
    });

    /// <summary>The world sees us at another address.</summary>
    public IObservable<Unit> AddressChanged => _addressChanged;

    /// <summary>The port at which somebody at that address reaches us: whoever is in our own network does so past the gateway.</summary>
    public ushort PortFor(IPAddress remote) => AddressScopes.Of(remote) == AddressScope.Public ? ExternalPort : ListenPort;

    /// <summary>Where somebody at that address sees us; where we listen, while nobody has said.</summary>
    public IPEndPoint SeenFrom(IPAddress remote)
    {
        var isOutThere = AddressScopes.Of(remote) == AddressScope.Public;
        return isOutThere && VoteOf(remote).Winner is { } address ? new IPEndPoint(address, ExternalPort) : Listening;
    }

    /// <summary>A tracker or a peer says at which address it sees us. What is none of the world, or of the other family, says nothing.</summary>
    /// <param name="seen">The address; null when it does not say.</param>
    /// <param name="voter">Who says so.</param>
    public void Hear(IPAddress? seen, string voter)
    {
        if (seen is null || AddressScopes.Of(seen) != AddressScope.Public) return;
        if (VoteOf(seen).Add(voter, seen)) _addressChanged.OnNext(Unit.Default);
    }

    /// <summary>A peer says at which address it sees us.</summary>
    public void Hear(IPAddress? seen, IPAddress peer)
    {
        if (seen?.AddressFamily == peer.AddressFamily && AddressScopes.Of(peer) == AddressScope.Public) Hear(seen, VoterAt(peer));
    }

    /// <summary>We listen elsewhere, or a gateway maps another port. From any thread; a loop without swarms is not woken for that.</summary>
    public void Look()
    {
        if (_portChanged.HasObservers) loop.Post(Compare);
    }

    private void Compare()
    {
        var ports = (ListenPort, ExternalPort);
        if (ports == _ports) return;
        _ports = ports;
        _portChanged.OnNext(Unit.Default);
    }

    private AddressVote VoteOf(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork ? _v4 : _v6;

    /// <summary>An IPv4 address, or the /64 that one subscriber has.</summary>
    private static string VoterAt(IPAddress peer) =>
        peer.AddressFamily == AddressFamily.InterNetwork ? peer.ToString() : Convert.ToHexString(peer.GetAddressBytes().AsSpan(0, 8));
}
