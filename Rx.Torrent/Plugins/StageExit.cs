using Rx.Torrent.Loops;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Plugins;

/// <summary>
/// What a stage's operator is subscribed with: it brings back onto the loop, in order, what left it; says who made a message that
/// has no origin yet; checks what the plugin made or changed; and turns errors and early ends into one call.
/// </summary>
internal sealed class StageExit(
    string plugin,
    Loop loop,
    Junction entry,
    Func<PeerMessage, string?> violation,
    Action<PeerMessage> next,
    Action<Exception> fault,
    Action completed) : IObserver<PeerMessage>
{
    private readonly MessageOrigin _origin = MessageOrigin.InjectedBy(plugin);
    private int _away;

    public void OnNext(PeerMessage value)
    {
        if (!loop.IsCurrent || Volatile.Read(ref _away) != 0) BringBack(value);
        else if (ReferenceEquals(value, entry.Current)) next(value); // what passes as it came was looked at when it came
        else Pass(value);
    }

    public void OnError(Exception error) => OnLoop(() => fault(error));

    public void OnCompleted() => OnLoop(completed);

    private void BringBack(PeerMessage value)
    {
        Interlocked.Increment(ref _away); // until these are in, everything queues behind them
        loop.Post(() =>
        {
            Interlocked.Decrement(ref _away);
            Pass(value);
        });
    }

    private void Pass(PeerMessage? message)
    {
        if (message is null) fault(new InvalidOperationException("a stage emitted null"));
        else if (violation(message) is { } wrong) fault(new InvalidOperationException($"a stage emitted what the protocol does not allow: {wrong}"));
        else next(message.Origin is null ? message with { Origin = _origin } : message);
    }

    private void OnLoop(Action action)
    {
        if (loop.IsCurrent && Volatile.Read(ref _away) == 0) action();
        else loop.Post(action);
    }
}
