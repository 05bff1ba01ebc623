using System.Reactive.Linq;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Plugins.Operators;

/// <summary>Says something else.</summary>
public static class ReplaceOperator
{
    /// <summary>Each message of one kind replaced by another message, all others as they are.</summary>
    /// <typeparam name="T">The kind.</typeparam>
    /// <param name="messages">The messages.</param>
    /// <param name="by">What stands in its place: of any kind, or the same message to leave it. What it throws is an error of the result.</param>
    /// <remarks><code>
    /// messages  --b--h--p--|
    /// result    --n--h--p--|     (Replace&lt;Bitfield&gt;(_ =&gt; HaveNone.Instance))
    /// </code>Errors and completion as its source.</remarks>
    public static IObservable<PeerMessage> Replace<T>(this IObservable<PeerMessage> messages, Func<T, PeerMessage> by)
        where T : PeerMessage
    {
        ArgumentNullException.ThrowIfNull(by);
        return messages.Select(message => message is T one ? by(one) : message);
    }
}
