using System.Reactive.Linq;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Plugins.Operators;

/// <summary>Keeps messages back for good.</summary>
public static class BlockOperator
{
    /// <summary>All messages but those of one kind. The core makes up for a request or a block that does not come through.</summary>
    /// <typeparam name="T">The kind, such as <see cref="PeerMessage.Choke"/>.</typeparam>
    /// <remarks><code>
    /// messages  --c--h--c--p--|
    /// result    -----h-----p--|     (Block&lt;Choke&gt;)
    /// </code>Errors and completion as its source.</remarks>
    public static IObservable<PeerMessage> Block<T>(this IObservable<PeerMessage> messages)
        where T : PeerMessage => messages.Where(static message => message is not T);

    /// <summary>All messages but those of one kind for which a condition holds.</summary>
    /// <typeparam name="T">The kind.</typeparam>
    /// <param name="messages">The messages.</param>
    /// <param name="when">True for those to keep back. What it throws is an error of the result.</param>
    /// <remarks><code>
    /// messages  --h1--p--h2--h3--|
    /// result    --h1--p------h3--|     (Block&lt;Have&gt;(have =&gt; have.Index == 2))
    /// </code>Errors and completion as its source.</remarks>
    public static IObservable<PeerMessage> Block<T>(this IObservable<PeerMessage> messages, Func<T, bool> when)
        where T : PeerMessage
    {
        ArgumentNullException.ThrowIfNull(when);
        return messages.Where(message => message is not T one || !when(one));
    }
}
