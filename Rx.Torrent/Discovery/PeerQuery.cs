using System.Reactive;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Discovery;

/// <summary>What a swarm tells its peer sources: for whom they search, and when it gets urgent.</summary>
/// <param name="InfoHash">The swarm.</param>
/// <param name="PeerId">We.</param>
/// <param name="Loop">The loop of the swarm: the clock of every source, and where its candidates arrive.</param>
/// <param name="Random">The chance that sources may use. On the loop only.</param>
public sealed record PeerQuery(InfoHash InfoHash, PeerId PeerId, IScheduler Loop, Random Random)
{
    /// <summary>Where we listen for peers, as those in our own network reach us; 0 when we do not. Asked each time, for it may change. From any thread.</summary>
    public Func<ushort> ListenPort { get; init; } = static () => 0;

    /// <summary>
    /// Where the world reaches us, which is to be told to everybody out there: the port that a gateway maps to ours, and <see cref="ListenPort"/> where there is none. Asked each time.
    /// From any thread.
    /// </summary>
    public Func<ushort> ExternalPort { get => field ?? ListenPort; init; }

    /// <summary>We are to be reached at another port than before: whoever was told the old one should hear of it.</summary>
    /// <remarks>Hot; no replay; on the loop; completes with the swarm.</remarks>
    public IObservable<Unit> WhenPortChanged { get; init; } = Observable.Never<Unit>();

    /// <summary>
    /// True for a private torrent (BEP 27): only its own trackers may be asked, one at a time. Every other source finds nothing.
    /// </summary>
    public bool IsPrivate { get; init; }

    /// <summary>How much went through by now. Called on the loop.</summary>
    public Func<TransferTotals> Totals { get; init; } = static () => default;

    /// <summary>The download is done: nothing is left.</summary>
    /// <remarks>Hot; replays (a one-shot); on the loop; completes after it, or with the swarm.</remarks>
    public IObservable<Unit> WhenCompleted { get; init; } = Observable.Never<Unit>();

    /// <summary>The swarm has run dry: it wants peers and knows of no more to try. Said more and more seldom, once a minute at last, until somebody has come.</summary>
    /// <remarks>Hot; no replay; on the loop; completes with the swarm.</remarks>
    public IObservable<Unit> WhenStarved { get; init; } = Observable.Never<Unit>();
}
