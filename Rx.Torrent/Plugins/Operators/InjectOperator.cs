using System.Reactive.Linq;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Plugins.Operators;

/// <summary>Says more.</summary>
public static class InjectOperator
{
    /// <summary>All messages, and those of another stream between them, for as long as there are messages. Unlike after <c>Merge</c> the end is that of the messages.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="injected">
    /// What comes in between. It may come on another thread: the pipeline brings it back onto the loop. Not before the handshake, which is the first message: that would end the connection.
    /// </param>
    /// <remarks><code>
    /// messages  --a-----b--|
    /// injected  ----x------x--x--
    /// result    --a-x---b--|
    /// </code>Completes with the messages, not with what is injected. An error of either is an error of the result.</remarks>
    public static IObservable<PeerMessage> Inject(this IObservable<PeerMessage> messages, IObservable<PeerMessage> injected)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(injected);
        return messages.Publish(shared => shared.Merge(injected.TakeUntil(shared.LastOrDefaultAsync())));
    }
}
