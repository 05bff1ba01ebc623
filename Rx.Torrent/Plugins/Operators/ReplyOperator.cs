using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Plugins.Operators;

/// <summary>Answers.</summary>
public static class ReplyOperator
{
    /// <summary>
    /// Sends an answer to each message of one kind. The messages themselves pass, the answered ones too; with <c>Block&lt;T&gt;()</c> behind it, the core does not see them.
    /// </summary>
    /// <typeparam name="T">The kind.</typeparam>
    /// <param name="messages">The messages.</param>
    /// <param name="peer">Who gets the answer: it goes out by <see cref="IPeer.Send"/>, so behind the step, and through every plugin's outgoing operator.</param>
    /// <param name="answer">What to say; null for nothing. What it throws is an error of the result.</param>
    /// <remarks><code>
    /// messages  --q1--a--q2--|
    /// result    --q1--a--q2--|
    /// sent      ---r1-----r2--     (to the peer)
    /// </code>Errors and completion as its source.</remarks>
    public static IObservable<PeerMessage> Reply<T>(this IObservable<PeerMessage> messages, IPeer peer, Func<T, PeerMessage?> answer)
        where T : PeerMessage
    {
        ArgumentNullException.ThrowIfNull(peer);
        ArgumentNullException.ThrowIfNull(answer);
        return messages.Do(message =>
        {
            if (message is T question && answer(question) is { } said) peer.Send(said);
        });
    }
}
