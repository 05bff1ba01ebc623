using System.Collections.Concurrent;
using System.Reactive.Concurrency;
using Rx.Torrent.Peers;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Plugins.Operators;

/// <summary>
/// Somebody who looks at messages elsewhere than on the loop, and may take as long as he likes. What he has not looked at yet waits in a queue of bounded length: when it is full
/// the oldest is dropped, for him alone, and counted. One tap may listen to many peers.
/// </summary>
/// <remarks>Messages that wait are copies, so that blocks stay readable; that is what a tap costs. Its members may be used from any thread.</remarks>
public sealed class MessageTap
{
    private readonly ConcurrentQueue<(IPeer Peer, PeerMessage Message)> _waiting = new();
    private readonly Action<IPeer, PeerMessage> _look;
    private readonly IScheduler _scheduler;
    private int _count;
    private int _isLooking;
    private long _dropped;

    /// <summary>Makes a tap.</summary>
    /// <param name="look">Gets each message, one at a time, in order. When it throws, the tap is over and <see cref="Failure"/> says why.</param>
    /// <param name="scheduler">Where it runs; not the loop, if it is slow.</param>
    /// <param name="capacity">How many messages may wait.</param>
    public MessageTap(Action<IPeer, PeerMessage> look, IScheduler scheduler, int capacity = 1024)
    {
        ArgumentNullException.ThrowIfNull(look);
        ArgumentNullException.ThrowIfNull(scheduler);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _look = look;
        _scheduler = scheduler;
        Capacity = capacity;
    }

    /// <summary>How many messages may wait.</summary>
    public int Capacity { get; }

    /// <summary>How many messages were dropped because the looking took too long.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>What the looking threw, or the scheduler that it was to run on, after which nothing more is looked at; null while all is well.</summary>
    public Exception? Failure { get; private set; }

    internal void Offer(IPeer peer, PeerMessage message)
    {
        if (Failure is not null) return;
        _waiting.Enqueue((peer, message.Copy()));
        if (Interlocked.Increment(ref _count) > Capacity && _waiting.TryDequeue(out _))
        {
            Interlocked.Decrement(ref _count);
            Interlocked.Increment(ref _dropped);
        }
        if (Interlocked.Exchange(ref _isLooking, 1) == 0) LookSoon();
    }

    /// <summary>A scheduler that was disposed is the tap's end, and not that of the connections that it listens to.</summary>
    private void LookSoon()
    {
        try
        {
            _scheduler.Schedule(Look);
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    private void Look()
    {
        // One message for each item of the scheduler, lest a busy swarm keeps it for itself.
        try
        {
            if (_waiting.TryDequeue(out var next))
            {
                Interlocked.Decrement(ref _count);
                _look(next.Peer, next.Message);
            }
        }
        catch (Exception exception)
        {
            Fail(exception);
            return;
        }
        Interlocked.Exchange(ref _isLooking, 0);
        if (!_waiting.IsEmpty && Interlocked.Exchange(ref _isLooking, 1) == 0) LookSoon();
    }

    private void Fail(Exception exception)
    {
        Failure = exception;
        _waiting.Clear();
    }
}
