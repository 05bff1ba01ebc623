using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Plugins.Operators;

/// <summary>Writes down.</summary>
public static class RecordOperator
{
    /// <summary>The same messages; each is handed on the side, on the loop, with the time that has passed since the subscription and a payload of its own, to keep.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="peer">Whose clock counts.</param>
    /// <param name="record">Gets each message before it goes on. What it throws is an error of the result.</param>
    /// <remarks><code>
    /// messages  --a--b--|
    /// result    --a--b--|
    /// record    --a2-b5--     (with the time)
    /// </code>Errors and completion as its source.</remarks>
    public static IObservable<PeerMessage> Record(this IObservable<PeerMessage> messages, IPeer peer, Action<TimeSpan, PeerMessage> record)
    {
        ArgumentNullException.ThrowIfNull(peer);
        ArgumentNullException.ThrowIfNull(record);
        return Observable.Defer(() =>
        {
            var start = peer.Loop.Now;
            return messages.Do(message => record(peer.Loop.Now - start, message.Copy()));
        });
    }
}
