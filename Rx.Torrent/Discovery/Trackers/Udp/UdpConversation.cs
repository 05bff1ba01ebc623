using System.Buffers.Binary;
using System.Net;

namespace Rx.Torrent.Discovery.Trackers.Udp;

/// <summary>One address of a tracker: its connection id, which all requests to it share, and the line of those requests. On the loop only.</summary>
internal sealed class UdpConversation(UdpExchanges exchanges, IPEndPoint remote, int maxUnderWay)
{
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(1);

    private readonly List<UdpCall> _underWay = [];
    private readonly LinkedList<UdpCall> _line = new();
    private (long Id, DateTimeOffset Received)? _connection;
    private UdpCall? _connecting;
    private uint _connectTransaction;
    private bool _admitting;

    public IPEndPoint Remote => remote;

    /// <summary>Nothing of it need be remembered.</summary>
    public bool IsOver => _underWay.Count == 0 && _line.Count == 0 && Connection is null;

    /// <summary>The connection id, for a minute after it came.</summary>
    public long? Connection => _connection is { } connection && exchanges.Now - connection.Received < ConnectionLife ? connection.Id : null;

    /// <summary>Begins a call, now or when it is its turn.</summary>
    public void Enter(UdpCall call)
    {
        _line.AddLast(call);
        Admit();
    }

    /// <summary>A call has ended.</summary>
    public void Leave(UdpCall call)
    {
        if (!_underWay.Remove(call)) _line.Remove(call);
        if (_connecting == call)
        {
            EndConnecting();
            _underWay.Find(other => other.WaitsForConnection)?.Transmit();
        }
        Admit();
    }

    /// <summary>Asks for a connection id on behalf of a call; nothing is sent when another one waits for it already.</summary>
    /// <returns>False when the system does not take the datagram.</returns>
    public bool Connect(UdpCall call)
    {
        if (_connecting is not null && _connecting != call) return true;
        if (_connecting is null)
        {
            _connecting = call;
            _connectTransaction = exchanges.Begin(remote, TakeConnected);
        }
        return exchanges.Send(UdpMessages.ConnectRequest(_connectTransaction), remote);
    }

    /// <summary>The tracker does not know the connection id any more, or never did.</summary>
    public void Forget(long connection)
    {
        if (_connection?.Id == connection) _connection = null;
    }

    public uint Begin(Func<int, ReadOnlyMemory<byte>, bool> take) => exchanges.Begin(remote, take);

    public void End(uint transaction) => exchanges.End(transaction);

    public bool Send(ReadOnlySpan<byte> bytes) => exchanges.Send(bytes, remote);

    public void Close()
    {
        UdpCall[] all = [.. _line, .. _underWay];
        foreach (var call in all) call.Fail(new TrackerException(TrackerFailureKind.Unreachable, "the client was closed"));
    }

    private bool TakeConnected(int action, ReadOnlyMemory<byte> answer)
    {
        if (action == UdpMessages.Error)
        {
            EndConnecting();
            foreach (var call in _underWay.FindAll(call => call.WaitsForConnection)) call.Refuse(answer.Span);
            return true;
        }
        if (action != UdpMessages.Connect || answer.Length < sizeof(long)) return false;
        EndConnecting();
        _connection = (BinaryPrimitives.ReadInt64BigEndian(answer.Span), exchanges.Now);
        foreach (var call in _underWay.FindAll(call => call.WaitsForConnection)) call.Connected();
        return true;
    }

    /// <summary>Lets calls from the line begin. One that fails at once comes back through <see cref="Leave"/> while this runs, and must not dig deeper.</summary>
    private void Admit()
    {
        if (_admitting) return;
        _admitting = true;
        while (_underWay.Count < maxUnderWay && _line.First is { } next)
        {
            _line.RemoveFirst();
            _underWay.Add(next.Value);
            next.Value.Transmit();
        }
        _admitting = false;
    }

    private void EndConnecting()
    {
        exchanges.End(_connectTransaction);
        _connecting = null;
    }
}
