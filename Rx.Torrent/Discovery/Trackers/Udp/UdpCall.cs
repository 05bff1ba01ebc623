using System.Reactive.Concurrency;
using System.Reactive.Disposables;

namespace Rx.Torrent.Discovery.Trackers.Udp;

/// <summary>One request on its way: sent again after 15 · 2ⁿ seconds, with a connection id that is fresh enough, until there is an answer. On the loop only.</summary>
internal sealed class UdpCall(IUdpRequest request, IObserver<IUdpRequest> observer, UdpConversation conversation, IScheduler loop, int maxRetransmissions)
{
    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(15);

    private readonly SerialDisposable _timer = new();
    private uint? _transaction;
    private long? _usedConnection;
    private bool _hasFreshConnection;
    private int _retransmissions;
    private bool _ended;

    /// <summary>It is under way, and cannot go on without a connection id.</summary>
    public bool WaitsForConnection => !_ended && _usedConnection is null;

    public void Start() => conversation.Enter(this);

    /// <summary>Sends the request, or what has to come before it, and waits.</summary>
    public void Transmit()
    {
        if (_ended) return;
        _usedConnection = conversation.Connection;
        var isTaken = _usedConnection is { } connection ? SendRequest(connection) : conversation.Connect(this);
        if (!isTaken && _retransmissions == 0)
        {
            Fail(new TrackerException(TrackerFailureKind.Unreachable, "the system has no way to the tracker"));
            return;
        }
        _timer.Disposable = loop.Schedule(FirstPatience * Math.Pow(2, Math.Min(_retransmissions, 8)), Again);
    }

    /// <summary>There is a new connection id.</summary>
    public void Connected()
    {
        _hasFreshConnection = true;
        Transmit();
    }

    /// <summary>The tracker answered with an error.</summary>
    /// <param name="words">What it said.</param>
    public void Refuse(ReadOnlySpan<byte> words) =>
        Fail(new TrackerException(TrackerFailureKind.Refused, TrackerText.OneLine(words) is { Length: > 0 } reason ? reason : "no reason given"));

    public void Fail(TrackerException failure)
    {
        if (End()) observer.OnError(failure);
    }

    /// <summary>Nobody waits for the answer any more.</summary>
    public void GiveUp() => End();

    private void Again()
    {
        if (_retransmissions >= maxRetransmissions)
        {
            Fail(new TrackerException(TrackerFailureKind.TimedOut, "no answer in time"));
            return;
        }
        _retransmissions++;
        Transmit();
    }

    private bool SendRequest(long connection)
    {
        _transaction ??= conversation.Begin(Take);
        return conversation.Send(UdpMessages.Request(connection, request.Action, _transaction.Value, request.Body));
    }

    private bool Take(int action, ReadOnlyMemory<byte> answer)
    {
        if (action == UdpMessages.Error)
        {
            TakeError(answer.Span);
            return _ended;
        }
        if (action != request.Action || !request.TryTake(answer.Span)) return false;
        if (!End()) return true;
        observer.OnNext(request);
        observer.OnCompleted();
        return true;
    }

    /// <summary>An error may mean that the tracker has forgotten the connection id of earlier requests; with a new one it is asked once more.</summary>
    private void TakeError(ReadOnlySpan<byte> words)
    {
        if (_hasFreshConnection || _usedConnection is not { } connection)
        {
            Refuse(words);
            return;
        }
        conversation.Forget(connection);
        _hasFreshConnection = true; // also when somebody else has had it renewed meanwhile
        Transmit();
    }

    private bool End()
    {
        if (_ended) return false;
        _ended = true;
        _timer.Dispose();
        if (_transaction is { } transaction) conversation.End(transaction);
        conversation.Leave(this);
        return true;
    }
}
