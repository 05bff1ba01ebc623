using System.Buffers.Binary;
using System.Net;
using System.Reactive.Disposables;
using Rx.Torrent.Bencode;
using Rx.Torrent.Extensions.Dht.Krpc;
using Rx.Torrent.Extensions.Loops;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Extensions.Dht.Running;

/// <summary>
/// Sends queries through one socket and finds the answer to each: the one with its transaction, from where it was sent to. One timer for all of them.
/// </summary>
internal sealed class Courier(ServiceLoop loop, IDatagramSocket socket, SecretSequence secrets, DhtOptions options, Counters counters) : IDisposable
{
    private readonly Dictionary<uint, PendingQuery> _pending = [];
    private readonly Dictionary<IPEndPoint, int> _perEndPoint = [];
    private readonly Queue<PendingQuery> _patient = new(); // in the order of sending, as all wait equally long
    private readonly Queue<PendingQuery> _impatient = new();
    private readonly SerialDisposable _timer = new();
    private bool _timerRuns;

    public IPEndPoint Local => socket.Local;

    /// <summary>True when an answer from there is to come.</summary>
    public bool Expects(IPEndPoint endPoint) => _perEndPoint.ContainsKey(endPoint);

    /// <summary>Asks a node.</summary>
    /// <returns>False when too many wait for their answers already: nothing was sent, and nothing is told.</returns>
    public bool TryAsk(IPEndPoint to, KrpcQuery query, Action<KrpcMessage?> ended, Action? slow = null)
    {
        var transaction = secrets.Next();
        var pending = new PendingQuery(transaction, to, loop.Now, ended, slow);
        if (_pending.Count >= options.Limits.PendingQueries || !_pending.TryAdd(transaction, pending)) return false;
        _perEndPoint[to] = _perEndPoint.GetValueOrDefault(to) + 1;
        _patient.Enqueue(pending);
        if (slow is not null) _impatient.Enqueue(pending);
        var id = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(id, transaction);
        counters.QueriesSent++;
        Send(KrpcCodec.Write(query with { TransactionId = new BencodeString(id), Version = DhtOptions.Version, IsReadOnly = options.IsReadOnly }), to);
        SetTimer();
        return true;
    }

    public void Send(byte[] bytes, IPEndPoint to)
    {
        if (socket.Send(bytes, to)) counters.BytesSent += bytes.Length;
    }

    /// <summary>The query that a message answers; null when it answers none of ours.</summary>
    public PendingQuery? Answered(KrpcMessage message, IPEndPoint from)
    {
        if (message.TransactionId.Length != sizeof(uint)) return null;
        var transaction = BinaryPrimitives.ReadUInt32BigEndian(message.TransactionId.Span);
        if (!_pending.TryGetValue(transaction, out var pending) || !pending.To.Equals(from)) return null;
        Forget(pending);
        counters.AnswersReceived++;
        return pending;
    }

    public void Dispose()
    {
        _timer.Dispose();
        socket.Dispose();
    }

    private void Forget(PendingQuery pending)
    {
        _pending.Remove(pending.Transaction);
        if (--_perEndPoint[pending.To] == 0) _perEndPoint.Remove(pending.To);
    }

    private void SetTimer()
    {
        if (_timerRuns) return;
        Skip(_impatient);
        Skip(_patient);
        var due = TimeSpan.MaxValue;
        if (_impatient.TryPeek(out var first)) due = first.SentAt + options.SlowAfter;
        if (_patient.TryPeek(out first) && first.SentAt + options.QueryTimeout is var end && end < due) due = end;
        if (due == TimeSpan.MaxValue) return;
        _timerRuns = true;
        _timer.Disposable = loop.After(due - loop.Now, RunOut);

        static void Skip(Queue<PendingQuery> queue)
        {
            while (queue.TryPeek(out var pending) && pending.IsOver) queue.Dequeue();
        }
    }

    private void RunOut()
    {
        _timerRuns = false;
        var now = loop.Now;
        while (_impatient.TryPeek(out var pending) && (pending.IsOver || now >= pending.SentAt + options.SlowAfter)) _impatient.Dequeue().TakesLong();
        while (_patient.TryPeek(out var pending) && (pending.IsOver || now >= pending.SentAt + options.QueryTimeout))
        {
            _patient.Dequeue();
            if (pending.IsOver) continue;
            counters.QueriesTimedOut++;
            Forget(pending);
            pending.End(null);
        }
        SetTimer();
    }
}
