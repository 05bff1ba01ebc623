using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Plugins.Operators;

/// <summary>Lets somebody look.</summary>
public static class TapOperator
{
    /// <summary>The same messages; a copy of each is shown to a tap, which can neither slow nor change nor end them.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="peer">Whose they are, for the tap to know.</param>
    /// <param name="tap">Who looks.</param>
    /// <remarks><code>
    /// messages  --a--b--c--d------|
    /// result    --a--b--c--d------|
    /// tap       ---a........d.....     (capacity 1: b and c were dropped for it, and counted)
    /// </code>Errors and completion as its source; the tap hears of neither.</remarks>
    public static IObservable<PeerMessage> Tap(this IObservable<PeerMessage> messages, IPeer peer, MessageTap tap)
    {
        ArgumentNullException.ThrowIfNull(peer);
        ArgumentNullException.ThrowIfNull(tap);
        return messages.Do(message => tap.Offer(peer, message));
    }
}
