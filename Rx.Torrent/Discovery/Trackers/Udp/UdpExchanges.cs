using System.Buffers.Binary;
using System.Net;
using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Discovery.Trackers.Udp;

/// <summary>The socket that all trackers share, who waits for which transaction, and a conversation for each address. On the loop, but for <see cref="Dispose"/>.</summary>
internal sealed class UdpExchanges(IDatagramTransport transport, IScheduler loop, Random random, UdpTrackerOptions options) : IDisposable
{
    private const int ConversationsBeforeSweep = 64;

    private readonly Dictionary<uint, (IPEndPoint From, Func<int, ReadOnlyMemory<byte>, bool> Take)> _waiting = [];
    private readonly Dictionary<IPEndPoint, UdpConversation> _conversations = [];
    private IDatagramSocket? _socket;
    private volatile bool _disposed;
    private int _sweepAt = ConversationsBeforeSweep;

    public DateTimeOffset Now => loop.Now;

    /// <summary>Asks one address. Disposing the subscription gives it up.</summary>
    public IObservable<IUdpRequest> Ask(IPEndPoint remote, IUdpRequest request) => Observable.Create<IUdpRequest>(observer =>
    {
        var given = new SerialDisposable();
        var asking = loop.Schedule(() =>
        {
            if (_disposed || !TryOpen())
            {
                observer.OnError(new TrackerException(TrackerFailureKind.Unreachable, "no socket to send from"));
                return;
            }
            var call = new UdpCall(request, observer, Of(remote), loop, options.MaxRetransmissions);
            given.Disposable = Disposable.Create(() => loop.Schedule(call.GiveUp));
            call.Start();
        });
        return new CompositeDisposable(asking, given);
    });

    /// <summary>Sends a datagram.</summary>
    /// <returns>False when the system does not take it.</returns>
    public bool Send(ReadOnlySpan<byte> bytes, IPEndPoint to) => _socket?.Send(bytes, to) ?? false;

    /// <summary>Gives out the number of a transaction.</summary>
    /// <param name="from">Only what comes from there is its answer.</param>
    /// <param name="take">Takes the action and the rest of an answer; true when it was one, and ends the transaction.</param>
    public uint Begin(IPEndPoint from, Func<int, ReadOnlyMemory<byte>, bool> take)
    {
        uint transaction;
        do transaction = (uint)random.NextInt64(uint.MaxValue + 1L);
        while (!_waiting.TryAdd(transaction, (from, take)));
        return transaction;
    }

    public void End(uint transaction) => _waiting.Remove(transaction);

    /// <summary>Closes the socket at once, and ends what is under way. From any thread.</summary>
    public void Dispose()
    {
        _disposed = true;
        _socket?.Dispose();
        loop.Schedule(() =>
        {
            foreach (var conversation in _conversations.Values.ToArray()) conversation.Close();
        });
    }

    private bool TryOpen()
    {
        if (_socket is not null) return true;
        foreach (var address in new[] { IPAddress.IPv6Any, IPAddress.Any }) // some machines have no IPv6
        {
            try
            {
                var socket = transport.Open(new IPEndPoint(address, 0));
                _socket = socket;
                socket.Received.DeliverOn(loop).Subscribe(Take);
                if (_disposed) socket.Dispose();
                return !_disposed;
            }
            catch (TransportException)
            {
                continue; // the next, or none: the caller says so
            }
        }
        return false;
    }

    private void Take(Datagram datagram)
    {
        if (datagram.Bytes.Length < UdpMessages.AnswerHead) return;
        var action = BinaryPrimitives.ReadInt32BigEndian(datagram.Bytes.Span);
        var transaction = BinaryPrimitives.ReadUInt32BigEndian(datagram.Bytes.Span[4..]);
        if (!_waiting.TryGetValue(transaction, out var waiting) || !waiting.From.Equals(datagram.From)) return;
        if (waiting.Take(action, datagram.Bytes[UdpMessages.AnswerHead..])) End(transaction);
    }

    private UdpConversation Of(IPEndPoint remote)
    {
        if (_conversations.TryGetValue(remote, out var conversation)) return conversation;
        if (_conversations.Count >= _sweepAt)
        {
            foreach (var (key, old) in _conversations)
            {
                if (old.IsOver) _conversations.Remove(key);
            }
            _sweepAt = 2 * _conversations.Count + ConversationsBeforeSweep;
        }
        conversation = new UdpConversation(this, remote, options.MaxRequestsPerTracker);
        _conversations.Add(remote, conversation);
        return conversation;
    }
}
