using System.Net;

namespace Rx.Torrent.Testing.Simulation.Datagrams;

/// <summary>A translator of addresses in front of one host. The host's address is the outer one; only ports change.</summary>
internal sealed class SimulatedNat(NatKind kind, IPAddress address)
{
    private const int FirstPort = 20000;
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(2);

    private readonly Dictionary<(int Inner, IPEndPoint? To), int> _outerPorts = [];
    private readonly Dictionary<int, int> _innerPorts = [];
    private readonly Dictionary<(int Outer, IPEndPoint Remote), DateTimeOffset> _lastSent = [];
    private int _nextPort = FirstPort;
    private int _sweepAt = 64;

    public NatKind Kind => kind;

    /// <summary>The sender as the world sees it.</summary>
    public IPEndPoint Out(int inner, IPEndPoint to, DateTimeOffset now)
    {
        var key = (inner, kind == NatKind.Symmetric ? to : null);
        if (!_outerPorts.TryGetValue(key, out var outer))
        {
            // A port stays what it is where it can; a symmetric translator never lets it.
            outer = kind == NatKind.Symmetric || !_innerPorts.TryAdd(inner, inner) ? NextPort() : inner;
            _innerPorts[outer] = inner;
            _outerPorts.Add(key, outer);
        }
        _lastSent[(outer, Permission(to))] = now;
        Sweep(now);
        return new IPEndPoint(address, outer);
    }

    /// <summary>The port of the host that a datagram is for; null when it does not get in.</summary>
    public int? In(int outer, IPEndPoint from, DateTimeOffset now)
    {
        if (!_innerPorts.TryGetValue(outer, out var inner)) return null;
        return _lastSent.TryGetValue((outer, Permission(from)), out var last) && now - last <= Memory ? inner : null;
    }

    private IPEndPoint Permission(IPEndPoint remote) => kind switch
    {
        NatKind.FullCone => new IPEndPoint(IPAddress.Any, 0),
        NatKind.AddressRestricted => new IPEndPoint(remote.Address, 0),
        _ => remote,
    };

    private int NextPort()
    {
        while (_innerPorts.ContainsKey(_nextPort)) _nextPort++;
        return _nextPort++;
    }

    /// <summary>Permissions that are over need no memory. Ports are kept: a real one reuses them, which would make no difference here.</summary>
    private void Sweep(DateTimeOffset now)
    {
        if (_lastSent.Count < _sweepAt) return;
        foreach (var (permission, last) in _lastSent)
        {
            if (now - last > Memory) _lastSent.Remove(permission);
        }
        _sweepAt = 2 * _lastSent.Count + 64;
    }
}
